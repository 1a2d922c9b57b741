// @ts-check
import { createCopyRow } from 'marchland/copy-row.js';
import { h } from 'marchland/dom.js';
import { withQuery } from 'marchland/share-files.js';
import { say } from 'marchland/words.js';

/**
 * How to cite the view: in words, for BibTeX and for reference managers.
 *
 * @param {import('marchland/store.js').Store} store
 * @param {string} url  of `/cite`
 * @param {() => string} address  of the view, pinned to its revision
 * @returns {{element: HTMLElement, open: () => Promise<void>}}
 */
export function createCiteTab(store, url, address) {
  const note = h('p', { class: 'share-note' });
  const fault = h('p', { class: 'share-status', role: 'status' });
  const rows = [
    { form: 'text', row: createCopyRow(store, 4) },
    { form: 'bibtex', row: createCopyRow(store, 7) },
    { form: 'csl', row: createCopyRow(store, 7) },
  ];
  return {
    element: h('div', { class: 'share-files' }, note, ...rows.map(({ row }) => row.element), fault),
    async open() {
      const { lang } = store.state();
      note.textContent = say(lang, 'citeNote');
      fault.textContent = '';
      const cited = address();
      for (const { form, row } of rows) row.write(say(lang, `cite_${form}`), '…');
      await Promise.all(rows.map(async ({ form, row }) => {
        try {
          const answer = await fetch(withQuery(url, { url: cited, f: form, lang }), { credentials: 'omit' });
          if (!answer.ok) throw new Error(String(answer.status));
          row.write(say(lang, `cite_${form}`), await answer.text());
        } catch {
          row.write(say(lang, `cite_${form}`), cited);
          fault.textContent = say(lang, 'citeFault');
        }
      }));
    },
  };
}
