// @ts-check
import { h } from 'marchland/dom.js';
import { say } from 'marchland/words.js';

/**
 * A text to be copied, and the button that copies it.
 *
 * @typedef {object} CopyRow
 * @property {HTMLElement} element
 * @property {(label: string, value: string) => void} write
 * @property {() => void} select
 */

/**
 * @param {import('marchland/store.js').Store} store
 * @param {number} rows  1 is a line
 * @returns {CopyRow}
 */
export function createCopyRow(store, rows) {
  const text = rows > 1
    ? h('textarea', { class: 'share-text field', readonly: true, rows })
    : h('input', { class: 'share-text field', type: 'text', readonly: true });
  const label = h('span', { class: 'share-label' });
  const copy = h('button', { type: 'button', class: 'button', click: () => void take() });
  const take = async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      copy.textContent = say(store.state().lang, 'copied');
    } catch {
      text.focus(); // a sandboxed frame has no clipboard; the text stays selected for the reader's own copy
    }
  };
  return {
    element: h('div', { class: 'share-row' }, h('label', {}, label, text), copy),
    write(words, value) {
      const { lang } = store.state();
      label.textContent = words;
      copy.textContent = say(lang, 'copy');
      copy.setAttribute('aria-label', `${say(lang, 'copy')}: ${words}`);
      text.value = value;
    },
    select: () => text.select(),
  };
}
