// @ts-check
import { h } from 'marchland/dom.js';
import { stacked } from 'marchland/series.js';

/**
 * The series as a stacked chart, on which a range of days can be brushed.
 *
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {import('marchland/series.js').Series} Series
 * @typedef {object} Look
 * @property {(holder: string | null) => string} fill
 * @property {string} text
 * @property {string} grid
 * @property {string} range  of the band that tells how uncertain an edge is
 * @property {(day: Day, step: number) => string} dayLabel  `step`: days between labels
 * @property {(value: number) => string} valueLabel
 * @typedef {object} Chart
 * @property {HTMLCanvasElement} canvas
 * @property {(day: Day, range: import('marchland/range.js').Range | null) => void} mark
 * @property {() => void} undo
 */

const DAY_S = 86_400;
const FONT = '11px "Source Sans 3", "Noto Sans", system-ui, sans-serif';

/**
 * @param {HTMLElement} element
 * @param {Series} series
 * @param {Look} look
 * @param {object} on
 * @param {(day: Day) => void} on.day
 * @param {(from: Day, to: Day) => void} on.range
 * @param {(day: Day | null) => void} on.hover
 * @returns {Promise<Chart>}
 */
export async function createChart(element, series, look, on) {
  const { default: UPlot } = await import('uplot');
  const layers = stacked(series);
  const [first, last] = [series.days[0], series.days[series.days.length - 1]];
  const uncertain = layers.slice(1).filter(({ held }) => held.holder !== null && held.low && held.high);
  const bounds = uncertain.flatMap(({ held: { low, high }, floor }) =>
    [high, low].map((edge) => Float64Array.from(floor, (below, at) => below + /** @type {Float64Array} */ (edge)[at])));
  const marker = h('div', { class: 'chart-day', 'aria-hidden': 'true' });
  const dayAt = (/** @type {number} */ left) =>
    Math.min(last, Math.max(first, Math.round(plot.posToVal(left, 'x') / DAY_S)));
  let marking = false;
  let brushed = false;

  const axis = {
    stroke: look.text,
    font: FONT,
    grid: { stroke: look.grid, width: 1 },
    ticks: { stroke: look.grid, width: 1, size: 4 },
  };
  /** @type {import('uplot').Options} */
  const options = {
    width: Math.max(200, element.clientWidth),
    height: Math.max(180, Math.min(300, Math.round(element.clientWidth * 0.55))),
    padding: [8, 8, 0, 0],
    legend: { show: false },
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: { x: { time: true }, y: { range: (_plot, _low, high) => [0, high || 1] } },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    axes: [
      { ...axis, space: 64, size: 28, values: (_plot, splits, _axis, _space, step) => splits.map((at) => look.dayLabel(Math.round(at / DAY_S), step / DAY_S)) },
      { ...axis, size: 58, values: (_plot, splits) => splits.map(look.valueLabel) },
    ],
    series: [
      {},
      ...layers.map(({ held }) => ({ fill: look.fill(held.holder), width: 0, points: { show: false } })),
      ...bounds.map(() => ({ stroke: look.range, width: 1, dash: [3, 3], points: { show: false } })),
    ],
    bands: uncertain.map((_, index) => {
      const upper = 1 + layers.length + 2 * index;
      return { series: /** @type {[number, number]} */ ([upper, upper + 1]), fill: `${look.range}44` };
    }),
    hooks: {
      setSelect: [
        ({ select }) => {
          if (marking || select.width < 3) return;
          brushed = true;
          on.range(dayAt(select.left), dayAt(select.left + select.width));
        },
      ],
      setCursor: [
        ({ cursor: { idx } }) => on.hover(idx === null || idx === undefined ? null : series.days[idx]),
      ],
    },
  };
  const plot = new UPlot(
    options,
    [Float64Array.from(series.days, (day) => day * DAY_S), ...layers.map(({ edge }) => edge), ...bounds],
    element,
  );
  plot.over.append(marker);
  plot.over.addEventListener('click', () => {
    const { left } = plot.cursor;
    if (!brushed && left !== undefined && left >= 0) on.day(dayAt(left));
    brushed = false;
  });

  /** @type {[Day, import('marchland/range.js').Range | null] | null} */
  let marked = null;
  /** @param {Day} day @param {import('marchland/range.js').Range | null} range */
  const mark = (day, range) => {
    marked = [day, range];
    const x = (/** @type {Day} */ at) => plot.valToPos(at * DAY_S, 'x');
    marker.style.transform = `translateX(${x(day)}px)`;
    marking = true;
    plot.root.toggleAttribute('data-ranged', range !== null);
    const left = range ? x(range.from) : 0;
    plot.setSelect({ left, width: range ? Math.max(1, x(range.to) - left) : 0, top: 0, height: plot.over.clientHeight }, false);
    marking = false;
  };
  const resized = new ResizeObserver(() => {
    const width = Math.max(200, element.clientWidth);
    if (width === plot.width) return;
    plot.setSize({ width, height: Math.max(180, Math.min(300, Math.round(width * 0.55))) });
    if (marked) mark(...marked);
  });
  resized.observe(element);

  return {
    canvas: plot.ctx.canvas,
    mark,
    undo() {
      resized.disconnect();
      plot.destroy();
    },
  };
}
