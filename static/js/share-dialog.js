// @ts-check
import { writeAddress } from 'marchland/address.js';
import { h, icon, uniqueId } from 'marchland/dom.js';
import { named, say } from 'marchland/words.js';

/**
 * A dialog with the link that reopens the view and the code that embeds it.
 *
 * @typedef {import('marchland/store.js').Store} Store
 */

/**
 * The code a publisher pastes.
 * @param {string} url
 * @param {string} title
 */
export function embedCode(url, title) {
  const safe = (/** @type {string} */ text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return (
    `<iframe src="${safe(url)}" title="${safe(title)}" width="720" height="560" ` +
    'loading="lazy" sandbox="allow-scripts allow-popups" style="border:0;max-width:100%"></iframe>'
  );
}

/**
 * @param {Store} store
 * @param {import('marchland/api.js').Urls} urls
 */
export function createShareDialog(store, urls) {
  const titleId = uniqueId('share');
  const title = h('h2', { class: 'share-title', id: titleId });
  const closing = h('button', { type: 'button', class: 'share-close button', click: () => dialog.close() }, icon('close'));
  /** @param {boolean} tall */
  const row = (tall) => {
    const text = tall
      ? h('textarea', { class: 'share-text field', readonly: true, rows: 4 })
      : h('input', { class: 'share-text field', type: 'text', readonly: true });
    const label = h('span', { class: 'share-label' });
    const copy = h('button', { type: 'button', class: 'button', click: () => take() });
    const take = async () => {
      text.select();
      const { lang } = store.state();
      try {
        await navigator.clipboard.writeText(text.value);
        copy.textContent = say(lang, 'copied');
      } catch {
        text.focus(); // a sandboxed frame has no clipboard; the text stays selected for the reader's own copy
      }
    };
    return { text, label, copy, element: h('div', { class: 'share-row' }, h('label', {}, label, text), copy) };
  };
  const link = row(false);
  const code = row(true);
  const dialog = h(
    'dialog',
    { class: 'share', 'aria-labelledby': titleId },
    h('div', { class: 'share-head' }, title, closing),
    link.element,
    code.element,
  );

  return {
    element: dialog,
    open() {
      const state = store.state();
      const { lang, history } = state;
      title.textContent = say(lang, 'shareTitle');
      closing.setAttribute('aria-label', say(lang, 'close'));
      link.label.textContent = say(lang, 'shareLink');
      code.label.textContent = say(lang, 'shareEmbed');
      for (const { copy } of [link, code]) copy.textContent = say(lang, 'copy');
      const page = new URL(urls.page ?? '/', location.href);
      const embed = new URL(urls.embed ?? '/embed', location.href);
      const query = writeAddress(state, '', { lang: '', theme: 'auto' });
      link.text.value = page.href + query;
      code.text.value = embedCode(embed.href + query, history ? named(history.title, lang) : 'Marchland');
      dialog.showModal();
      link.text.select();
    },
    undo() {
      dialog.remove();
    },
  };
}
