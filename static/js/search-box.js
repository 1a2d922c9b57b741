// @ts-check
import { faultOf } from 'marchland/api.js';
import { h, icon, uniqueId } from 'marchland/dom.js';
import { searchHere } from 'marchland/local-search.js';
import { foreignTongue, oblastTitle, say, term } from 'marchland/words.js';

/**
 * The search field: a combobox over `GET /places?q=`, which knows every spelling; without an answer, over the names
 * on the map.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {object} Found
 * @property {string} id
 * @property {string} kind
 * @property {string} name
 * @property {string | null} name_uk
 * @property {string | null} oblast
 * @property {string} [matched]  the name that was meant, when it is another one
 * @property {number | null} lon
 * @property {number | null} lat
 */

const PAUSE_MS = 180;
const MOST = 8;

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {import('marchland/api.js').Api | null} api  null in a file without a server
 * @param {(place: Found) => void} onChoose
 * @returns {() => void}
 */
export function createSearchBox(element, store, api, onChoose) {
  const listId = uniqueId('found');
  const list = h('ul', { id: listId, class: 'search-list', role: 'listbox', hidden: true });
  const input = h('input', {
    type: 'text',
    class: 'search-input',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
  });
  const status = h('output', { class: 'hidden', 'aria-live': 'polite' });
  element.append(icon('search'), input, list, status);

  /** @type {Found[]} */
  let found = [];
  let active = -1;
  let timer = 0;
  let pending = new AbortController();

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  /** @param {number} index */
  const choose = (index) => {
    const place = found[index];
    if (!place) return;
    close();
    input.value = '';
    onChoose(place);
  };

  /** @param {number} index */
  const highlight = (index) => {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === index)));
    const item = list.children[index];
    if (!item) return;
    input.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  };

  const show = () => {
    const { history, lang } = store.state();
    list.replaceChildren(
      ...found.map((place, index) => {
        const name = (lang === 'uk' && place.name_uk) || place.name;
        const other = lang === 'uk' ? place.name : place.name_uk;
        const also = [other, place.matched].filter((one, at, all) => one && one !== name && all.indexOf(one) === at);
        const oblast = place.id === place.oblast ? undefined : history?.oblasts.find(({ id }) => id === place.oblast);
        const where = [term(lang, 'kind', place.kind), oblast && oblastTitle(oblast, lang)].filter(Boolean).join(', ');
        return h(
          'li',
          {
            id: `${listId}-${index}`,
            role: 'option',
            class: 'search-item',
            'aria-selected': 'false',
            mousedown: (/** @type {Event} */ event) => event.preventDefault(),
            click: () => choose(index),
          },
          h('span', { class: 'search-name' }, name,
            ...also.flatMap((one, at) => [at ? ' · ' : ' ', h('span', { class: 'search-other', lang: foreignTongue(String(one), lang) }, one)])),
          h('span', { class: 'search-where' }, where),
        );
      }),
    );
    if (!found.length) {
      list.append(
        h('li', { class: 'search-none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' },
          say(lang, 'searchNone')),
      );
    }
    status.textContent = found.length
      ? say(lang, 'searchFound', { n: found.length })
      : say(lang, 'searchNone');
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  };

  const search = async () => {
    const text = input.value.trim();
    pending.abort();
    if (text.length < 2) {
      close();
      return;
    }
    pending = new AbortController();
    const { signal } = pending;
    const { history } = store.state();
    const here = history ? searchHere(history, text, MOST) : [];
    if (!api) {
      found = here;
      show();
      return;
    }
    try {
      const answer = await api.search(text, signal);
      if (signal.aborted) return;
      found = Array.isArray(answer.places) ? answer.places : [];
      show();
      store.send({ type: 'mended', part: 'search' });
    } catch (error) {
      if (signal.aborted) return;
      found = here;
      show();
      store.send({ type: 'fault', part: 'search', fault: { ...faultOf(error), retry: false } });
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(search, PAUSE_MS);
  });
  input.addEventListener('keydown', (event) => {
    const last = found.length - 1;
    if (event.key === 'Escape') {
      close();
      input.value = '';
    } else if (list.hidden) return;
    else if (event.key === 'ArrowDown') highlight(active >= last ? 0 : active + 1);
    else if (event.key === 'ArrowUp') highlight(active <= 0 ? last : active - 1);
    else if (event.key === 'Enter') choose(Math.max(0, active));
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', close);

  const unwatch = store.watch(({ lang }, before) => {
    if (lang === before?.lang) return;
    input.placeholder = say(lang, 'search');
    input.setAttribute('aria-label', say(lang, 'search'));
    list.setAttribute('aria-label', say(lang, 'search'));
  });
  return () => {
    unwatch();
    clearTimeout(timer);
    pending.abort();
    element.replaceChildren();
  };
}
