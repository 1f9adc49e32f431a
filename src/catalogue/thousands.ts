/** "1,234,567": a whole number with commas. By hand, since Intl costs more than the arithmetic of a whole answer. */
export function thousands(value: number): string {
  const digits = String(Math.round(Math.abs(value)));
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`;
  return Math.round(value) < 0 ? `-${text}` : text;
}
