// @ts-check
/**
 * Days as whole numbers: how many days after 1970-01-01. Time zones do not exist here.
 * @typedef {number} Day
 */

const MS_A_DAY = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The day an ISO date names, or null when the text is not a date of the calendar.
 * @param {string | null | undefined} text
 * @returns {Day | null}
 */
export function parseDay(text) {
  if (!text || !ISO.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return null;
  const day = ms / MS_A_DAY;
  return isoDay(day) === text ? day : null;
}

/**
 * `2022-10-01`.
 * @param {Day} day
 */
export function isoDay(day) {
  return new Date(day * MS_A_DAY).toISOString().slice(0, 10);
}

/**
 * The day kept inside a span, both ends included.
 * @param {Day} day
 * @param {Day} first
 * @param {Day} last
 */
export function clampDay(day, first, last) {
  return Math.min(last, Math.max(first, Math.round(day)));
}

/**
 * First days of the years inside a span, as `[year, day]`.
 * @param {Day} first
 * @param {Day} last
 * @returns {[number, Day][]}
 */
export function yearStarts(first, last) {
  /** @type {[number, Day][]} */
  const starts = [];
  const firstYear = new Date(first * MS_A_DAY).getUTCFullYear();
  for (let year = firstYear; ; year += 1) {
    const day = Date.UTC(year, 0, 1) / MS_A_DAY;
    if (day > last) return starts;
    if (day >= first) starts.push([year, day]);
  }
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * The day as people write it: `1 October 2022`, `1 жовтня 2022 р.`
 * @param {Day} day
 * @param {string} lang
 * @param {'long' | 'short' | 'weekday' | 'month'} [style]
 */
export function spokenDay(day, lang, style = 'long') {
  const key = `${lang} ${style}`;
  let format = formats.get(key);
  if (!format) {
    const locale = lang === 'en' ? 'en-GB' : lang;
    /** @type {Record<string, Intl.DateTimeFormatOptions>} */
    const options = {
      long: { day: 'numeric', month: 'long', year: 'numeric' },
      short: { day: 'numeric', month: 'short', year: 'numeric' },
      weekday: { weekday: 'long' },
      month: { day: 'numeric', month: 'long' },
    };
    format = new Intl.DateTimeFormat(locale, { ...options[style], timeZone: 'UTC' });
    formats.set(key, format);
  }
  return format.format(day * MS_A_DAY);
}
