/** "1,234,567": a whole number with commas. By hand, since Intl costs more than the arithmetic of a whole answer. */
export function thousands(value: number): string {
  const size = Math.round(Math.abs(value));
  const digits = String(size);
  if (size < 1000) return value < 0 && size > 0 ? `-${digits}` : digits;
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`;
  return value < 0 ? `-${text}` : text;
}
