// Punycode (RFC 3492 § 6.2), which the platform encodes but does not decode.

/** What `encoded`, in lower case, stands for; null where it is none. */
export function decodePunycode(encoded) {
  const dash = encoded.lastIndexOf("-");
  const output = dash < 0 ? [] : Array.from(encoded.slice(0, dash));
  let [code, index, bias, at] = [128, 0, 72, dash + 1];
  while (at < encoded.length) {
    const begun = index;
    for (let weight = 1, step = 36; ; step += 36) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(encoded[at] ?? "?");
      if (digit < 0) return null;
      at += 1;
      index += digit * weight;
      const threshold = Math.min(Math.max(step - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const count = output.length + 1;
    bias = adapted(index - begun, count, begun === 0);
    code += Math.floor(index / count);
    if (code > 0x10ffff) return null;
    index %= count;
    output.splice(index, 0, String.fromCodePoint(code));
    index += 1;
  }
  return output.join("");
}

function adapted(difference, count, isFirst) {
  let delta = Math.floor(difference / (isFirst ? 700 : 2));
  delta += Math.floor(delta / count);
  let steps = 0;
  for (; delta > 455; steps += 36) delta = Math.floor(delta / 35);
  return steps + Math.floor((36 * delta) / (delta + 38));
}
