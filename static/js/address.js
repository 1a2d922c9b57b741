// @ts-check
import { writeComparison } from 'marchland/comparison.js';
import { isoDay } from 'marchland/days.js';
import { NO_LAYER, writeLayers } from 'marchland/layers.js';
import { readOrigin } from 'marchland/origin.js';

/**
 * The view in the query string, so that a link reopens it. Nothing is kept elsewhere: storage and cookies
 * throw in sandboxed frames.
 *
 * @typedef {import('marchland/state.js').Bbox} Bbox
 * @typedef {object} Address
 * @property {string | null} date  as written, so that a wrong one can be named
 * @property {import('marchland/state.js').Lang | null} lang
 * @property {import('marchland/state.js').Theme | null} theme
 * @property {string | null} method
 * @property {string | null} asOf
 * @property {string | null} place
 * @property {Bbox | null} bbox
 * @property {import('marchland/range.js').Wanted | null} range
 * @property {boolean} loop
 * @property {import('marchland/state.js').Page} page
 * @property {string | null} oblast
 * @property {readonly string[] | null} controllers
 * @property {readonly string[] | null} statuses
 * @property {readonly string[] | null} layers
 * @property {string | null} compare  as written
 * @property {number | null} revision
 * @property {string | null} origin  of the page around an embed
 * @property {boolean} controls
 * @property {boolean} play
 */

const KEYS = [
  'date', 'from', 'to', 'loop', 'lang', 'theme', 'method', 'as_of', 'place', 'oblast', 'controller', 'status',
  'layers', 'panel', 'bbox', 'compare', 'revision',
];
/** @type {readonly import('marchland/state.js').Page[]} */
const PAGES = ['places', 'chart', 'filters'];
const WHOLE = /^\d{1,15}$/;

/** Signs that may stand in a query as they are. */
const LEGIBLE = [['%2C', ','], ['%40', '@'], ['%3A', ':'], ['%3F', '?'], ['%3D', '=']];

/**
 * @param {string} search  the query string
 * @returns {Address}
 */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const text = (/** @type {string} */ key) => query.get(key) || null;
  const lang = text('lang');
  const theme = text('theme');
  return {
    date: text('date'),
    lang: lang === 'en' || lang === 'uk' ? lang : null,
    theme: theme === 'light' || theme === 'dark' || theme === 'auto' ? theme : null,
    method: text('method'),
    asOf: text('as_of'),
    place: text('place'),
    bbox: readBbox(text('bbox')),
    range: text('from') || text('to') ? { from: text('from'), to: text('to') } : null,
    loop: query.get('loop') === '1',
    page: PAGES.find((page) => page === text('panel')) ?? 'day',
    oblast: text('oblast'),
    controllers: readList(query.get('controller')),
    statuses: readList(query.get('status')),
    layers: readList(query.get('layers'))?.filter((name) => name !== NO_LAYER) ?? null,
    compare: text('compare'),
    revision: WHOLE.test(text('revision') ?? '') ? Number(text('revision')) : null,
    origin: readOrigin(text('origin')),
    controls: query.get('controls') !== '0',
    play: query.get('play') === '1',
  };
}

/**
 * Words joined by commas; a key without any chooses nothing, no key chooses all.
 * @param {string | null} text
 * @returns {readonly string[] | null}
 */
function readList(text) {
  return text === null ? null : text.split(',').map((word) => word.trim()).filter(Boolean);
}

/**
 * @param {string | null} text
 * @returns {Bbox | null}
 */
function readBbox(text) {
  const sides = (text ?? '').split(',').map((side) => (side.trim() === '' ? NaN : Number(side)));
  if (sides.length !== 4 || !sides.every(Number.isFinite)) return null;
  const [west, south, east, north] = sides;
  return west < east && south < north && south > -86 && north < 86 ? [west, south, east, north] : null;
}

/**
 * The query string of a state; keys that are not ours stay, and what is the default is left out.
 * @param {import('marchland/state.js').State} state
 * @param {string} search  the query string so far
 * @param {{lang: string, theme: string}} defaults
 * @returns {string}
 */
export function writeAddress(state, search, defaults) {
  const query = new URLSearchParams(search);
  for (const key of KEYS) query.delete(key);
  const { history, day } = state;
  if (history && day !== null) {
    if (day !== history.lastDay) query.set('date', isoDay(day));
  } else if (state.wanted) query.set('date', state.wanted);
  if (state.lang !== defaults.lang) query.set('lang', state.lang);
  if (state.theme !== defaults.theme) query.set('theme', state.theme);
  if (state.method) query.set('method', state.method);
  if (state.asOf) query.set('as_of', state.asOf);
  if (state.place) query.set('place', state.place);
  const { range, wantedRange } = state;
  const from = range ? isoDay(range.from) : wantedRange?.from;
  const to = range ? isoDay(range.to) : wantedRange?.to;
  if (from) query.set('from', from);
  if (to) query.set('to', to);
  if (state.loop) query.set('loop', '1');
  if (state.oblast) query.set('oblast', state.oblast);
  if (state.controllers) query.set('controller', state.controllers.join(','));
  if (state.statuses) query.set('status', state.statuses.join(','));
  if (state.layers) query.set('layers', writeLayers(state.layers));
  if (state.page !== 'day') query.set('panel', state.page);
  if (state.bbox) query.set('bbox', state.bbox.map((side) => side.toFixed(3)).join(','));
  if (state.revision !== null) query.set('revision', String(state.revision));
  if (state.compare) query.set('compare', writeComparison(state.compare));
  const text = LEGIBLE.reduce((whole, [code, sign]) => whole.replaceAll(code, sign), query.toString());
  return text ? `?${text}` : '';
}
