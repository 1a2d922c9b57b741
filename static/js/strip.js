// @ts-check
import { yearStarts } from 'marchland/days.js';

/**
 * The chart under the slider: held share by party, and changes a day as bars over it.
 *
 * @typedef {object} StripColours
 * @property {readonly string[]} parties  nobody last
 * @property {string} bar
 * @property {string} text
 * @property {string} grid
 */

/** Half the slider's thumb: the first and last day lie this far inside. */
export const INSET = 8;

const AXIS = 14;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import('marchland/tally.js').Span} span
 * @param {{first: number, last: number}} days
 * @param {StripColours} colours
 */
export function drawStrip(canvas, span, days, colours) {
  const density = Math.min(3, window.devicePixelRatio || 1);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) return;
  // A picture, like the still layers of the map: it does not change while the map is played.
  const plate = new OffscreenCanvas(Math.round(width * density), Math.round(height * density));
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (plate.getContext('2d'));
  pen.setTransform(density, 0, 0, density, 0, 0);
  const chart = height - AXIS;
  const stretch = (width - 2 * INSET) / Math.max(1, span.days - 1);
  const step = Math.max(1, Math.floor(0.5 / stretch));
  const x = (/** @type {number} */ day) => INSET + day * stretch;

  const floor = new Float64Array(span.days);
  stackOrder(span).forEach((party) => {
    const share = span.held[party];
    pen.beginPath();
    pen.moveTo(x(0), chart * (1 - floor[0]));
    for (let day = 0; day < span.days; day += step) pen.lineTo(x(day), chart * (1 - floor[day]));
    pen.lineTo(x(span.days - 1), chart * (1 - floor[span.days - 1]));
    for (let day = 0; day < span.days; day += 1) floor[day] += share[day];
    for (let day = span.days - 1; day >= 0; day -= step) pen.lineTo(x(day), chart * (1 - floor[day]));
    pen.lineTo(x(0), chart * (1 - floor[0]));
    pen.closePath();
    pen.fillStyle = colours.parties[party];
    pen.fill();
  });

  pen.fillStyle = colours.bar;
  const tallest = Math.sqrt(span.busiest || 1);
  const columns = Math.ceil(width);
  for (let column = 0; column < columns; column += 1) {
    const from = Math.max(0, Math.ceil((column - INSET) / stretch));
    const to = Math.min(span.days, Math.ceil((column + 1 - INSET) / stretch));
    let most = 0;
    for (let day = from; day < to; day += 1) most = Math.max(most, span.changed[day]);
    if (!most) continue;
    const tall = Math.max(2.5, (Math.sqrt(most) / tallest) * chart * 0.86);
    pen.fillRect(column, chart - tall, 1.2, tall);
  }

  pen.font = '10px "Source Sans 3", "Noto Sans", system-ui, sans-serif';
  pen.textBaseline = 'alphabetic';
  const years = yearStarts(days.first, days.last);
  const room = (width - 2 * INSET) / Math.max(1, years.length);
  const every = room < 15 ? 4 : room < 34 ? 2 : 1;
  let free = -Infinity;
  for (const [year, day] of years) {
    const at = x(day - days.first);
    pen.fillStyle = colours.grid;
    pen.fillRect(at, chart, 1, 4);
    const text = String(year);
    const wide = pen.measureText(text).width;
    if (at < free || year % every || at + wide + 3 > width) continue;
    pen.fillStyle = colours.text;
    pen.fillText(text, at + 3, height - 3);
    free = at + wide + 8;
  }
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(plate.transferToImageBitmap());
}

/**
 * The party that holds least is drawn at the bottom, where its edge is easiest to read.
 * @param {import('marchland/tally.js').Span} span
 */
function stackOrder(span) {
  const last = span.days - 1;
  return span.held
    .map((_, party) => party)
    .sort((a, b) => span.held[a][last] - span.held[b][last]);
}
