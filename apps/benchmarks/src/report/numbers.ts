import type { Spread } from '../statistics.js';

/** Three digits, with k, M and G for thousands. */
export const short = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  if (value >= 1e9) return `${(value / 1e9).toPrecision(3)}G`;
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)}M`;
  if (value >= 1e4) return `${(value / 1e3).toPrecision(3)}k`;
  if (value >= 100) return value.toFixed(0);
  return value.toPrecision(3);
};

/** A figure with its spread: `2.10 (1.90–2.30)`. */
export const spread = ({ median, least, most }: Spread, unit = ''): string =>
  `${short(median)}${unit} (${short(least)}–${short(most)})`;

/** A ratio with its spread: `29.1× (27.0–31.2)`. */
export const times = (ratio: Spread | undefined): string => (ratio === undefined ? '–' : spread(ratio, '×'));

/** How long one of them takes, in µs or ns. */
export const each = (perSecond: number): string => {
  const micro = 1e6 / perSecond;
  return micro >= 1 ? `${short(micro)} µs` : `${short(1000 * micro)} ns`;
};
