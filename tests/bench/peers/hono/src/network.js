// Whose addresses count as one visitor's: an IPv4 address, or the /64 of an IPv6 address.

export function networkOf(address) {
  const text = address.trim().split("%", 1)[0].toLowerCase();
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) return text;
  const carried = /^(?:::ffff:|64:ff9b::)((?:\d{1,3}\.){3}\d{1,3})$/.exec(text);
  if (carried) return carried[1];
  if (text === "::1") return text;
  if (!/^[0-9a-f:]*:[0-9a-f:]*$/.test(text)) return null;
  const [head, tail] = text.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const middle = tail === undefined ? [] : Array(8 - before.length - after.length).fill("0");
  const groups = [...before, ...middle, ...after].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":");
}
