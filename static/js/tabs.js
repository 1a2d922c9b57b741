// @ts-check
import { h, uniqueId } from 'marchland/dom.js';

/**
 * Tabs: one of several parts is shown; arrow keys move among their names.
 *
 * @typedef {{name: string, panel: HTMLElement, open?: () => void}} Tab
 *   `open`: what it takes to bring the part up to date, called each time it is shown
 * @typedef {object} Tabs
 * @property {HTMLElement} element
 * @property {(say: (name: string) => string, label: string) => void} label
 * @property {(name: string) => void} show
 */

/**
 * @param {readonly Tab[]} tabs
 * @returns {Tabs}
 */
export function createTabs(tabs) {
  const buttons = tabs.map(({ name, panel }) => {
    panel.id = uniqueId('tab');
    panel.setAttribute('role', 'tabpanel');
    const button = h('button', {
      type: 'button', class: 'tab', role: 'tab', id: uniqueId('tab'), 'aria-controls': panel.id, click: () => show(name),
    });
    panel.setAttribute('aria-labelledby', button.id);
    return button;
  });
  const list = h('div', { class: 'tab-list', role: 'tablist' }, ...buttons);
  list.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    show(tabs[next].name);
    buttons[next].focus();
  });

  /** @param {string} wanted */
  const show = (wanted) => {
    tabs.forEach(({ name, panel, open }, index) => {
      const chosen = name === wanted;
      panel.hidden = !chosen;
      buttons[index].setAttribute('aria-selected', String(chosen));
      buttons[index].tabIndex = chosen ? 0 : -1;
      if (chosen) open?.();
    });
  };
  return {
    element: h('div', { class: 'tabs' }, list, ...tabs.map(({ panel }) => panel)),
    label(say, label) {
      list.setAttribute('aria-label', label);
      tabs.forEach(({ name }, index) => {
        buttons[index].textContent = say(name);
      });
    },
    show,
  };
}
