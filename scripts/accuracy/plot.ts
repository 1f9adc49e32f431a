import type { Comparison } from './comparison.ts';

const size = 520;
const margin = { left: 70, right: 20, top: 40, bottom: 56 };
const decades = [3, 4, 5, 6, 7] as const;

/** Predicted against measured on logarithmic axes, 1,000 to 10,000,000; on the line they are equal. A pure function to SVG. */
export function scatter(
  title: string,
  series: readonly { readonly name: string; readonly colour: string; readonly rows: readonly Comparison[] }[],
): string {
  const span = size - margin.left - margin.right;
  const at = (value: number): number => ((Math.log10(value) - 3) / 4) * span;
  const x = (value: number): number => margin.left + at(value);
  const y = (value: number): number => margin.top + span - at(value);
  const height = margin.top + span + margin.bottom;
  const text = (words: string, left: number, top: number, anchor = 'middle'): string =>
    `<text x="${left}" y="${top}" text-anchor="${anchor}" font-size="13" fill="#444">${words}</text>`;
  const grid = decades.flatMap((decade) => {
    const value = 10 ** decade;
    const name = value >= 1e6 ? `${value / 1e6}M` : `${value / 1e3}k`;
    return [
      `<path d="M${x(value)} ${margin.top}V${margin.top + span}M${margin.left} ${y(value)}H${margin.left + span}" stroke="#ddd"/>`,
      text(name, x(value), margin.top + span + 18),
      text(name, margin.left - 8, y(value) + 4, 'end'),
    ];
  });
  const points = series.flatMap(({ colour, rows }) =>
    rows
      .filter(({ predicted, measured }) => predicted >= 1e3 && predicted <= 1e7 && measured >= 1e3 && measured <= 1e7)
      .map(
        ({ predicted, measured }) =>
          `<circle cx="${x(measured).toFixed(1)}" cy="${y(predicted).toFixed(1)}" r="4" fill="${colour}" fill-opacity="0.7"/>`,
      ),
  );
  const legend = series.map(
    ({ name, colour }, index) =>
      `<circle cx="${margin.left + 14}" cy="${margin.top + 16 + index * 20}" r="5" fill="${colour}"/>` +
      text(name, margin.left + 26, margin.top + 20 + index * 20, 'start'),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${height}" font-family="sans-serif" role="img">`,
    `<title>${title}, predicted against logged</title>`,
    `<rect width="${size}" height="${height}" fill="#fff"/>`,
    `<text x="${margin.left}" y="24" font-size="16" font-weight="600" fill="#111">${title}</text>`,
    ...grid,
    `<path d="M${x(1e3)} ${y(1e3)}L${x(1e7)} ${y(1e7)}" stroke="#888" stroke-dasharray="5 4"/>`,
    ...points,
    ...legend,
    text('logged by the engine', margin.left + span / 2, height - 12),
    `<text transform="translate(16 ${margin.top + span / 2}) rotate(-90)" text-anchor="middle" font-size="13" fill="#444">predicted</text>`,
    '</svg>',
    '',
  ].join('\n');
}
