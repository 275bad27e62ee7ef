// Whether `pattern` matches all of `text`, by the rules of HTML's `pattern`
// attribute. A pattern this engine cannot compile is left to the service.
export const matches = (pattern, text) => {
  try {
    return new RegExp(`^(?:${pattern})$`, 'v').test(text);
  } catch {
    return true;
  }
};
