// @ts-check
import { againstOf } from 'marchland/comparison.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { fill, h } from 'marchland/dom.js';
import { writeLayers } from 'marchland/layers.js';
import { say } from 'marchland/words.js';

/**
 * Taking the view away: as a picture, an animation, or data.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/api.js').Urls} Urls
 * @typedef {readonly [number, number, number, number]} Box
 */

const MONTH = 30;
/** Up to how many days an animation has a frame for each, and for each week. */
const DAILY = 200;
const WEEKLY = 1400;
const SIZES = ['1280x800', '1920x1200', '1080x1080', '1080x1350'];
const DATA = {
  'text/csv': 'CSV', 'application/geopackage+sqlite3': 'GeoPackage', 'application/flatgeobuf': 'FlatGeobuf',
  'application/vnd.apache.parquet': 'GeoParquet',
};

/**
 * @param {string} url
 * @param {Record<string, string | number | null | undefined>} query
 */
export function withQuery(url, query) {
  const address = new URL(url, location.href);
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') address.searchParams.set(key, String(value));
  }
  return address.href;
}

/** @param {Box} bounds */
const written = (bounds) => bounds.map((side) => side.toFixed(3)).join(',');

/**
 * Gets a file that takes the server a while, and says how it goes.
 * @param {string} url
 * @param {string} name
 * @param {HTMLElement} status
 * @param {import('marchland/state.js').Lang} lang
 */
async function take(url, name, status, lang) {
  status.textContent = say(lang, 'fileDrawing');
  try {
    const answer = await fetch(url, { credentials: 'omit' });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      const faults = (problem.errors ?? []).map((/** @type {any} */ error) => error.detail).filter(Boolean);
      status.textContent = say(lang, 'faultRefused', { detail: faults.join('; ') || problem.detail || problem.title || String(answer.status) });
      return;
    }
    const address = URL.createObjectURL(await answer.blob());
    h('a', { href: address, download: name }).click();
    URL.revokeObjectURL(address);
    status.textContent = say(lang, 'fileDone', { name });
  } catch {
    status.textContent = say(lang, 'faultDown');
  }
}

/**
 * @param {Store} store
 * @param {Urls} urls
 * @param {() => Box} bounds  that the map shows
 */
export function createPictureTab(store, urls, bounds) {
  const words = h('p', { class: 'share-note' });
  const formatLabel = h('span', { class: 'builder-label' });
  const format = h('select', { class: 'field' },
    ...[['png', 'PNG'], ['webp', 'WebP'], ['svg', 'SVG']].map(([value, name]) => h('option', { value }, name)));
  const subjectLabel = h('span', { class: 'builder-label' });
  const subject = h('select', { class: 'field' });
  const subjectRow = h('label', { class: 'builder-row' }, subjectLabel, subject);
  const sizeLabel = h('span', { class: 'builder-label' });
  const size = h('select', { class: 'field' }, ...SIZES.map((name) => h('option', { value: name }, name.replace('x', ' × '))));
  const themeLabel = h('span', { class: 'builder-label' });
  const theme = h('select', { class: 'field' });
  const status = h('p', { class: 'share-status', role: 'status' });
  const get = h('button', { type: 'button', class: 'button share-get', click: () => void draw() });
  const draw = async () => {
    const { day, lang, method, asOf, revision, layers, compare } = store.state();
    if (day === null) return;
    const against = compare && subject.value === 'changes' ? againstOf(compare) : null;
    const [width, height] = size.value.split('x');
    const url = withQuery(`${urls.pictures}/${isoDay(day)}.${format.value}`, {
      width, height, bbox: written(bounds()), lang, theme: theme.value, method, as_of: asOf, revision,
      layers: layers && writeLayers(layers), compare: against,
      scale: format.value !== 'svg' && Number(width) <= 1280 ? 2 : null,
    });
    get.disabled = true;
    await take(url, `marchland-${isoDay(day)}${against ? '-changes' : ''}.${format.value}`, status, lang);
    get.disabled = false;
  };
  const element = h('div', { class: 'share-files' }, words, subjectRow,
    h('label', { class: 'builder-row' }, formatLabel, format), h('label', { class: 'builder-row' }, sizeLabel, size),
    h('label', { class: 'builder-row' }, themeLabel, theme), get, status);
  return {
    element,
    open() {
      const { lang, compare } = store.state();
      words.textContent = say(lang, 'pictureAbout');
      subjectRow.hidden = !compare;
      subjectLabel.textContent = say(lang, 'pictureOf');
      fill(subject, ...['changes', 'day'].map((value) => h('option', { value }, say(lang, `pictureOf_${value}`))));
      formatLabel.textContent = say(lang, 'format');
      sizeLabel.textContent = say(lang, 'pictureSize');
      themeLabel.textContent = say(lang, 'theme');
      fill(theme, ...['light', 'dark'].map((value) => h('option', { value }, say(lang, `theme_${value}`))));
      theme.value = document.documentElement.dataset.theme ?? 'light';
      get.textContent = say(lang, 'download');
      status.textContent = '';
    },
  };
}

/**
 * @param {Store} store
 * @param {Urls} urls
 * @param {() => Box} bounds
 */
export function createAnimationTab(store, urls, bounds) {
  const words = h('p', { class: 'share-note' });
  const fields = {
    builderFrom: h('input', { type: 'date', class: 'field', change: () => suggest() }),
    builderTo: h('input', { type: 'date', class: 'field', change: () => suggest() }),
    animationStep: h('select', { class: 'field' }),
    format: h('select', { class: 'field' }, ...[['gif', 'GIF'], ['webp', 'WebP'], ['mp4', 'MP4']].map(([value, name]) => h('option', { value }, name))),
    animationRate: h('input', { type: 'number', class: 'field', min: 0.5, max: 50, step: 0.5, value: 12 }),
  };
  const labels = Object.fromEntries(Object.keys(fields).map((key) => [key, h('span', { class: 'builder-label' })]));
  const status = h('p', { class: 'share-status', role: 'status' });
  const get = h('button', { type: 'button', class: 'button share-get', click: () => void draw() });
  const suggest = () => {
    const [first, last] = [fields.builderFrom, fields.builderTo].map((field) => parseDay(field.value));
    if (first === null || last === null) return;
    const days = last - first;
    fields.animationStep.value = days <= DAILY ? 'day' : days <= WEEKLY ? 'week' : 'month';
  };
  const draw = async () => {
    const { lang, method, asOf, revision, layers } = store.state();
    const [from, to] = [fields.builderFrom.value, fields.builderTo.value];
    if (parseDay(from) === null || parseDay(to) === null || from > to) {
      status.textContent = say(lang, 'faultSpan', { from: from || '…', to: to || '…' });
      return;
    }
    const ending = fields.format.value;
    const url = withQuery(`${urls.animations}/${from}/${to}.${ending}`, {
      step: fields.animationStep.value, fps: fields.animationRate.value, bbox: written(bounds()), lang,
      theme: document.documentElement.dataset.theme, method, as_of: asOf, revision, layers: layers && writeLayers(layers),
    });
    get.disabled = true;
    await take(url, `marchland-${from}-${to}.${ending}`, status, lang);
    get.disabled = false;
  };
  const rows = Object.entries(fields).map(([key, field]) => h('label', { class: 'builder-row' }, labels[key], field));
  return {
    element: h('div', { class: 'share-files' }, words, ...rows, get, status),
    open() {
      const { lang, day, history, range } = store.state();
      if (day === null || !history) return;
      words.textContent = say(lang, 'animationNote');
      for (const [key, label] of Object.entries(labels)) label.textContent = say(lang, key);
      fill(fields.animationStep, ...['day', 'week', 'month'].map((value) => h('option', { value }, say(lang, `step_${value}`))));
      const { from, to } = range ?? { from: Math.max(history.firstDay, day - MONTH), to: day };
      fields.builderFrom.value = isoDay(from);
      fields.builderTo.value = isoDay(to);
      suggest();
      get.textContent = say(lang, 'download');
      status.textContent = '';
    },
  };
}

/**
 * @param {Store} store
 * @param {Urls} urls
 * @param {() => Box} bounds
 */
export function createDataTab(store, urls, bounds) {
  const words = h('p', { class: 'share-note' });
  const list = h('ul', { class: 'share-list' });
  /** @type {readonly string[] | null} */
  let types = null;

  /** Formats that the server offers the settlements in, as their collection tells. */
  const offered = async () => {
    try {
      const answer = await fetch(withQuery(`${urls.collections}/settlements`, { f: 'json' }), { credentials: 'omit' });
      const told = await answer.json();
      types = told.links.filter((/** @type {any} */ link) => link.rel === 'items').map((/** @type {any} */ link) => String(link.type).split(';')[0]);
    } catch {
      types = [];
    }
    draw();
  };
  const draw = () => {
    const { lang, day, method, asOf, revision, history, range, compare } = store.state();
    if (day === null || !history) return;
    const view = { method, as_of: asOf, revision };
    const date = isoDay(day);
    /** @param {string} name @param {string} format @param {string} url */
    const item = (name, format, url) => h('li', {}, h('a', { href: url, download: true }, name), h('span', { class: 'share-format' }, format));
    const box = { bbox: written(bounds()) };
    const items = ['settlements', 'areas', 'frontline', 'oblasts'].map((layer) =>
      item(say(lang, `data_${layer}`), 'GeoJSON', withQuery(`${urls.snapshots}/${date}.geojson`, { layer: layer === 'settlements' ? null : layer, ...(layer === 'oblasts' ? {} : box), ...view })));
    for (const [type, name] of Object.entries(DATA)) {
      if (!types?.includes(type)) continue;
      const f = { CSV: 'csv', GeoPackage: 'gpkg', FlatGeobuf: 'fgb', GeoParquet: 'parquet' }[name];
      items.push(item(say(lang, 'data_settlements'), name, withQuery(`${urls.collections}/settlements/items`, { f, datetime: date, limit: 10_000, ...box, ...view })));
    }
    const { from, to } = range ?? { from: Math.max(history.firstDay, day - MONTH), to: day };
    items.push(
      item(say(lang, 'data_statistics'), 'CSV', withQuery(urls.statistics ?? '', { from: isoDay(from), to: isoDay(to), f: 'csv', ...view })),
      item(say(lang, 'data_transitions'), 'GeoJSON', withQuery(urls.changes ?? '', { from: isoDay(from), to: isoDay(to), ...box, ...view })),
    );
    if (compare) items.push(item(say(lang, 'data_comparison'), 'JSON', withQuery(urls.comparison ?? '', { compare: againstOf(compare), day: date, ...view })));
    words.textContent = say(lang, 'dataNote');
    fill(list, ...items);
  };
  return {
    element: h('div', { class: 'share-files' }, words, list),
    open() {
      draw();
      if (types === null) void offered();
    },
  };
}
