// @ts-check
import { spokenDay } from 'marchland/days.js';
import { fill, h, icon } from 'marchland/dom.js';
import { L } from 'marchland/map-library.js';
import { say } from 'marchland/words.js';

/**
 * One line over the map that says what is wrong or still under way.
 *
 * @typedef {import('marchland/store.js').Store} Store
 */

const SLOW_MS = 4000;
/** What quotes the server, which gives its reasons in English. */
const SERVERS = ['faultRefused', 'faultFailed'];

/**
 * A line with the server's own words in it, told to be in its language.
 * @param {import('marchland/state.js').Lang} lang
 * @param {string} key
 * @param {Record<string, any>} values
 */
function quoting(lang, key, values) {
  const [before, after = ''] = say(lang, key, { ...values, detail: '\u0000' }).split('\u0000');
  return values.detail ? [before, h('span', { lang: 'en' }, String(values.detail)), after] : [before, after];
}

/**
 * What is to be said first: that the map itself is missing, then what is asked for again, then the rest.
 * @param {import('marchland/state.js').State['faults']} faults
 * @returns {[part: string, fault: import('marchland/state.js').Fault] | undefined}
 */
export function foremost(faults) {
  const found = Object.entries(faults);
  /** @param {typeof found[number]} entry */
  const rank = ([part, fault]) => (part === 'timeline' ? 0 : fault.retry ? 1 : 2);
  return found.sort((one, other) => rank(one) - rank(other))[0];
}

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {(part: string) => void} onRetry
 * @returns {() => void}
 */
export function createNotice(element, store, onRetry) {
  const text = h('span', {});
  const retry = h('button', { type: 'button', class: 'button notice-retry' });
  const close = h('button', { type: 'button', class: 'notice-close' }, icon('close'));
  const line = h('div', { class: 'notice', role: 'status', hidden: true }, text, retry, close);
  element.append(line);
  // A click on the notice is none on the map under it.
  L.DomEvent.disableClickPropagation(line);
  let slow = 0;
  let pressed = false;

  const unwatch = store.watch((state, before) => {
    const { lang, loading } = state;
    if (state.faults === before?.faults && loading === before?.loading && lang === before?.lang) return;
    const [part, fault] = foremost(state.faults) ?? [];
    clearTimeout(slow);
    pressed &&= loading;
    retry.textContent = say(lang, pressed ? 'loading' : 'retry');
    close.setAttribute('aria-label', say(lang, 'close'));
    line.hidden = !fault && !loading;
    line.toggleAttribute('data-fault', Boolean(fault));
    if (fault && part) {
      const { day } = fault.values;
      const values = { ...fault.values, day: typeof day === 'number' ? spokenDay(day, lang) : day };
      fill(text, ...(SERVERS.includes(fault.key) && lang !== 'en'
        ? quoting(lang, fault.key, values)
        : [say(lang, fault.key, values)]));
      retry.hidden = !fault.retry;
      close.hidden = false;
      retry.onclick = () => {
        pressed = true;
        for (const [broken, { retry: again }] of Object.entries(store.state().faults)) if (again) onRetry(broken);
      };
      close.onclick = () => store.send({ type: 'mended', part });
    } else if (loading) {
      text.textContent = say(lang, 'loading');
      retry.hidden = true;
      close.hidden = true;
      slow = window.setTimeout(() => {
        text.textContent = say(store.state().lang, 'stillLoading');
      }, SLOW_MS);
    }
  });
  return () => {
    unwatch();
    clearTimeout(slow);
    line.remove();
  };
}
