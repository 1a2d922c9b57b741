// @ts-check
import { writeAddress } from 'marchland/address.js';
import { createCopyRow } from 'marchland/copy-row.js';
import { h, icon, uniqueId } from 'marchland/dom.js';
import { createEmbedBuilder } from 'marchland/embed-builder.js';
import { createCiteTab } from 'marchland/share-cite.js';
import { createAnimationTab, createDataTab, createPictureTab } from 'marchland/share-files.js';
import { createTabs } from 'marchland/tabs.js';
import { say } from 'marchland/words.js';

/**
 * A dialog with all ways to pass the view on: a link, an embed, a picture, an animation, data, a citation.
 *
 * @param {import('marchland/store.js').Store} store
 * @param {object} parts
 * @param {import('marchland/api.js').Urls} parts.urls
 * @param {readonly string[]} parts.methods
 * @param {() => readonly [number, number, number, number]} parts.bounds  that the map shows
 */
export function createShareDialog(store, { urls, methods, bounds }) {
  const titleId = uniqueId('share');
  const title = h('h2', { class: 'share-title', id: titleId });
  const closing = h('button', { type: 'button', class: 'share-close button', click: () => dialog.close() }, icon('close'));

  /** @param {boolean} pinned */
  const address = (pinned) => {
    const state = store.state();
    const revision = pinned ? (state.revision ?? state.history?.revision ?? null) : state.revision;
    const bbox = state.bbox ?? bounds();
    return new URL(urls.page ?? '/', location.href).href + writeAddress({ ...state, revision, bbox }, '', { lang: '', theme: 'auto' });
  };
  const link = createCopyRow(store, 1);
  const pinned = h('input', { type: 'checkbox', change: () => writeLink() });
  const pinnedWords = h('span', {});
  const writeLink = () => link.write(say(store.state().lang, 'shareLink'), address(pinned.checked));
  const builder = createEmbedBuilder(store, { url: urls.embed ?? '/embed', methods, bounds });
  const picture = createPictureTab(store, urls, bounds);
  const animation = createAnimationTab(store, urls, bounds);
  const data = createDataTab(store, urls, bounds);
  const cite = createCiteTab(store, urls.cite ?? '/cite', () => address(true));
  const linkTab = h('div', { class: 'share-files' }, link.element, h('label', { class: 'builder-tick' }, pinned, pinnedWords));
  const tabs = createTabs([
    { name: 'link', panel: linkTab, open: writeLink },
    { name: 'embed', panel: builder.element, open: builder.open },
    { name: 'picture', panel: picture.element, open: picture.open },
    { name: 'animation', panel: animation.element, open: animation.open },
    { name: 'data', panel: data.element, open: data.open },
    { name: 'cite', panel: cite.element, open: () => void cite.open() },
  ]);
  const dialog = h(
    'dialog',
    { class: 'share', 'aria-labelledby': titleId, close: builder.close },
    h('div', { class: 'share-head' }, title, closing),
    tabs.element,
  );

  return {
    element: dialog,
    open() {
      const { lang, history, revision } = store.state();
      title.textContent = say(lang, 'shareTitle');
      closing.setAttribute('aria-label', say(lang, 'close'));
      pinnedWords.textContent = say(lang, 'sharePinned', { n: String(history?.revision ?? '') });
      pinned.checked = revision !== null;
      tabs.label((name) => say(lang, `share_tab_${name}`), say(lang, 'shareTitle'));
      tabs.show('link');
      dialog.showModal();
      link.select();
    },
    undo() {
      dialog.remove();
    },
  };
}
