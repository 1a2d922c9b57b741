// @ts-check
import { opening } from 'marchland/compare-controls.js';
import { dateField } from 'marchland/date-field.js';
import { parseDay } from 'marchland/days.js';
import { h, icon } from 'marchland/dom.js';
import { createSearchBox } from 'marchland/search-box.js';
import { createShareDialog } from 'marchland/share-dialog.js';
import { isPlayed } from 'marchland/state.js';
import { methodName, say } from 'marchland/words.js';

/**
 * The bar above the map: search, method, as known on, language, theme, share.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/state.js').Lang} Lang
 * @typedef {import('marchland/state.js').Theme} Theme
 */

/** @type {[Lang, string, string][]} */
const LANGUAGES = [['en', 'EN', 'English'], ['uk', 'УК', 'Українська']];
/** @type {Theme[]} */
const THEMES = ['auto', 'light', 'dark'];

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {object} parts
 * @param {import('marchland/api.js').Api | null} parts.api  null in a file without a server
 * @param {readonly string[]} parts.methods
 * @param {import('marchland/api.js').Urls | null} parts.urls
 * @param {() => readonly [number, number, number, number]} parts.bounds  that the map shows
 * @param {(place: import('marchland/search-box.js').Found) => void} parts.onChoose
 * @returns {() => void}
 */
export function createTopBar(element, store, { api, methods, urls, bounds, onChoose }) {
  const { send } = store;
  const search = h('div', { class: 'search', role: 'search' });
  const undoSearch = createSearchBox(search, store, api, onChoose);
  const share = urls && createShareDialog(store, { urls, methods, bounds });

  const method = h(
    'select',
    {
      class: 'field',
      change: () => send({ type: 'method', method: method.value === methods[0] ? null : method.value }),
    },
  );
  const methodLabel = h('span', { class: 'bar-label' });
  const asOf = dateField({ class: 'field' }, (text) => {
    if (text === '' || parseDay(text) !== null) send({ type: 'asOf', asOf: text || null });
  });
  const asOfLabel = h('span', { class: 'bar-label' });
  const asOfNow = h('span', { class: 'bar-now', 'aria-hidden': 'true' });
  const asOfClear = h('button', { type: 'button', class: 'bar-clear', click: () => send({ type: 'asOf', asOf: null }) }, icon('close'));
  const languages = LANGUAGES.map(([lang, text, name]) =>
    h('button', { type: 'button', class: 'bar-language', lang, title: name, click: () => send({ type: 'lang', lang }) }, text),
  );
  const language = h('div', { class: 'bar-languages', role: 'group' }, ...languages);
  const theme = h('select', {
    class: 'field',
    change: () => send({ type: 'theme', theme: /** @type {Theme} */ (theme.value) }),
  });
  const shareText = h('span', {});
  const shareButton = h('button', { type: 'button', class: 'bar-share button', click: () => share?.open() }, icon('share'), shareText);
  const compareText = h('span', {});
  const compareButton = h('button', {
    type: 'button',
    class: 'bar-compare button',
    click: () => {
      const state = store.state();
      if (!state.history) return;
      send({ type: 'compare', compare: state.compare ? null : opening('date', state, methods) });
    },
  }, icon('compare'), compareText);
  const options = h(
    'div',
    { class: 'bar-options' },
    api && h('label', { class: 'bar-option' }, methodLabel, method),
    api && h('div', { class: 'bar-option' }, h('label', { class: 'bar-option' }, asOfLabel, h('span', { class: 'bar-date' }, asOf, asOfNow)), asOfClear),
    theme,
    language,
    compareButton,
    share && shareButton,
  );
  const settings = h(
    'button',
    {
      type: 'button',
      class: 'bar-settings button',
      'aria-expanded': 'false',
      click: () => {
        const open = options.toggleAttribute('data-open');
        settings.setAttribute('aria-expanded', String(open));
      },
    },
    icon('settings'),
  );
  element.append(h('span', { class: 'bar-brand' }, 'Marchland'), search, options, settings, ...(share ? [share.element] : []));

  const unwatch = store.watch((state, before) => {
    const { lang } = state;
    if (isPlayed(state, before)) return;
    if (lang !== before?.lang || state.history !== before?.history) {
      methodLabel.textContent = say(lang, 'method');
      asOfLabel.textContent = say(lang, 'asOf');
      asOfNow.textContent = say(lang, 'asOfNow');
      asOfClear.setAttribute('aria-label', say(lang, 'clear'));
      language.setAttribute('aria-label', say(lang, 'language'));
      theme.setAttribute('aria-label', say(lang, 'theme'));
      shareText.textContent = say(lang, 'share');
      compareText.textContent = say(lang, 'compare');
      settings.setAttribute('aria-label', say(lang, 'settings'));
      theme.replaceChildren(...THEMES.map((name) => h('option', { value: name }, say(lang, `theme_${name}`))));
      const known = state.method && !methods.includes(state.method) ? [...methods, state.method] : methods;
      method.replaceChildren(
        ...known.map((name) => h('option', { value: name }, methodName(lang, state.history, name))),
      );
      languages.forEach((button) => {
        button.setAttribute('aria-pressed', String(button.lang === lang));
        button.hidden = state.history !== null && !(button.lang in state.history.title);
      });
      language.hidden = languages.filter((button) => !button.hidden).length < 2;
    }
    method.value = state.method ?? methods[0];
    asOf.value = state.asOf ?? '';
    asOfClear.hidden = !state.asOf;
    asOf.toggleAttribute('data-empty', !state.asOf);
    theme.value = state.theme;
    compareButton.setAttribute('aria-pressed', String(state.compare !== null));
  });
  return () => {
    unwatch();
    undoSearch();
    share?.undo();
    element.replaceChildren();
  };
}
