// @ts-check
import { h } from 'marchland/dom.js';

/**
 * A field for a date that can be typed.
 *
 * Browsers tell of a date with every digit that makes one: of the years 2, 20 and 202 on the way to 2022. To go there,
 * or to write another date into the field, would take it out of the reader's hands. So a date that is not among those
 * that can be meant is taken only when the reader presses Enter or leaves the field.
 *
 * @param {Record<string, string>} attributes
 * @param {(date: string, settled: boolean) => void} take
 *   a date or nothing; `settled` where the reader has done with the field
 * @returns {HTMLInputElement}
 */
export function dateField(attributes, take) {
  const input = h('input', {
    type: 'date',
    ...attributes,
    change: () => {
      waiting = !isMeant(input);
      if (!waiting) take(input.value, false);
    },
    blur: () => settle(),
    keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') settle();
    },
  });
  let waiting = false;
  const settle = () => {
    if (!waiting) return;
    waiting = false;
    take(input.value, true);
  };
  return input;
}

/**
 * Whether a date can be one that is typed to its end.
 * @param {{value: string, min: string, max: string}} field  dates as ISO writes them, which sort as texts do
 */
export function isMeant({ value, min, max }) {
  return value >= (min || '1000') && (max === '' || value <= max);
}
