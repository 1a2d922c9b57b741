// @ts-check
import { parseDay, yearStarts } from 'marchland/days.js';
import { svg, uniqueId } from 'marchland/dom.js';
import { lookOf } from 'marchland/colours.js';
import { hatch } from 'marchland/swatch.js';

/**
 * The whole history of a place as a band; where the day of a change is uncertain, it fades in.
 *
 * @typedef {object} Period
 * @property {string | null} from
 * @property {string | null} to
 * @property {string | null} controller
 * @property {string} status
 * @property {string} pressure
 * @property {string} assertion
 * @property {string | null} claimed_by
 * @property {string} rule
 * @property {string | null} from_earliest
 * @property {string | null} from_latest
 */

const WIDTH = 320;
const HEIGHT = 26;
const LEAST = 2.5;

/**
 * @param {readonly Period[]} periods
 * @param {{first: number, last: number, today: number}} days
 * @param {Map<string, string>} colour  by party
 * @param {import('marchland/colours.js').Tokens} tokens
 */
export function band(periods, { first, last, today }, colour, tokens) {
  const x = (/** @type {number} */ day) =>
    ((Math.min(last + 1, Math.max(first, day)) - first) / (last + 1 - first)) * WIDTH;
  const picture = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT + 14}`,
    class: 'band',
    'aria-hidden': 'true',
  });
  for (const period of periods) {
    const look = lookOf(period, colour, tokens);
    const left = x(parseDay(period.from) ?? first);
    const right = Math.max(left + LEAST, x(parseDay(period.to) ?? last + 1));
    const box = { x: left, y: 4, width: right - left, height: HEIGHT - 8 };
    picture.append(svg('rect', { ...box, fill: look.fill }));
    if (look.stripe) {
      const id = uniqueId('band');
      picture.append(hatch(id, look), svg('rect', { ...box, fill: `url(#${id})` }));
    }
    const earliest = parseDay(period.from_earliest);
    const latest = parseDay(period.from_latest);
    if (earliest !== null && latest !== null && latest > earliest) {
      const id = uniqueId('fade');
      const from = x(earliest);
      picture.append(
        svg('linearGradient', { id },
          svg('stop', { offset: 0, 'stop-color': look.fill, 'stop-opacity': 0 }),
          svg('stop', { offset: 1, 'stop-color': look.fill })),
        svg('rect', { x: from, y: 4, width: Math.max(LEAST, x(latest) - from), height: HEIGHT - 8, fill: `url(#${id})` }),
      );
    }
  }
  const years = yearStarts(first, last);
  years.forEach(([year, day], index) => {
    if (index % 2) return;
    const at = x(day);
    picture.append(svg('rect', { x: at, y: HEIGHT - 3, width: 0.75, height: 4, fill: tokens.muted }));
    if (at > WIDTH - 26) return;
    const text = svg('text', { x: at, y: HEIGHT + 11, class: 'band-year' });
    text.textContent = String(year);
    picture.append(text);
  });
  picture.append(svg('rect', { x: x(today) - 0.75, y: 0, width: 1.5, height: HEIGHT, fill: tokens.ink }));
  return picture;
}
