// @ts-check
import { createAsking } from 'marchland/asking.js';
import { createChart } from 'marchland/chart.js';
import { chartPicture } from 'marchland/chart-picture.js';
import { isoDay, spokenDay, yearStarts } from 'marchland/days.js';
import { fill, h, uniqueId } from 'marchland/dom.js';
import { download } from 'marchland/download.js';
import { csv } from 'marchland/place-rows.js';
import { scopeOf } from 'marchland/scope.js';
import { countedSeries, seriesFrom } from 'marchland/series.js';
import { swatch } from 'marchland/swatch.js';
import { crowd, number, oblastTitle, partyName, percent, named, say } from 'marchland/words.js';

/**
 * The page of the panel with the chart: km², places or people by party over all days, in step with the slider.
 *
 * @typedef {import('marchland/panel.js').Leaf} Leaf
 * @typedef {import('marchland/panel.js').PanelParts} PanelParts
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/series.js').Measure} Measure
 * @typedef {import('marchland/series.js').Series} Series
 * @typedef {import('marchland/state.js').State} State
 */

/** @type {readonly Measure[]} */
const MEASURES = ['area', 'settlements', 'population'];

/**
 * @param {import('marchland/store.js').Store} store
 * @param {PanelParts} parts
 * @returns {Leaf}
 */
export function createChartPage(store, parts) {
  const selectId = uniqueId('measure');
  const measureField = h('select', { class: 'field', id: selectId, change: () => rebuild() });
  const measureLabel = h('label', { class: 'chart-measure', for: selectId });
  const plot = h('div', { class: 'chart', role: 'img' });
  const hint = h('p', { class: 'panel-note' });
  const waiting = h('p', { class: 'panel-note', role: 'status' });
  const numbers = h('div', {});
  const years = h('tbody', {});
  const yearsHead = h('tr', {});
  const yearsTitle = h('summary', {});
  const byYear = h('details', { class: 'chart-years' }, yearsTitle, h('table', { class: 'held-table' }, h('thead', {}, yearsHead), years));
  const saveData = h('a', { class: 'button', download: '' });
  const savePicture = h('button', { type: 'button', class: 'button', click: () => void takePicture() });
  const element = h('div', {},
    h('div', { class: 'chart-tools' }, measureLabel, measureField), plot, waiting, hint, numbers, byYear,
    h('div', { class: 'chart-tools' }, saveData, savePicture));

  /** @type {import('marchland/asking.js').Asking<any>} */
  const asking = createAsking(store, 'statistics', () => rebuild());
  parts.retries.set('statistics', asking.again);
  /** @type {Measure} */
  let measure = parts.answers ? 'area' : 'settlements';
  /** @type {Series | null} */
  let series = null;
  /** @type {import('marchland/chart.js').Chart | null} */
  let chart = null;
  let build = 0;
  let dataUrl = '';
  /** @type {number | null} */
  let hovered = null;

  const words = (/** @type {string | null} */ holder) => {
    const { history, lang } = store.state();
    return holder === null || !history ? say(lang, 'nobody') : partyName(history, holder, lang);
  };
  const counts = () => {
    const state = store.state();
    return scopeOf(/** @type {History} */ (state.history), { ...state, controllers: null, statuses: null }).hasPlace;
  };

  const question = () => {
    const { history, oblast, method, asOf, revision } = store.state();
    const { firstDay, lastDay } = /** @type {History} */ (history);
    return { from: isoDay(firstDay), to: isoDay(lastDay), oblast, method, as_of: asOf, revision };
  };
  const ask = () => {
    const { history } = store.state();
    const { answers } = parts;
    if (!answers || !history) return;
    const query = question();
    asking.ask([query, history.revision], async (signal) => {
      const told = await answers.statistics(query, signal);
      for (const one of MEASURES) seriesFrom(told, history, one);
      return told;
    });
  };

  /** @returns {Series | null} */
  const seriesNow = () => {
    const history = /** @type {History} */ (store.state().history);
    const told = asking.answer();
    if (told) return seriesFrom(told, history, measure);
    // Places and people can be counted without the server; land cannot be measured.
    const alone = !parts.answers || asking.failed();
    return alone && measure !== 'area' ? countedSeries(history, measure, counts()) : null;
  };

  const rebuild = () => {
    const state = store.state();
    const { history, lang } = state;
    const ink = parts.chart();
    if (!history || !ink || !element.isConnected) return;
    measure = MEASURES.find((one) => one === measureField.value) ?? measure;
    series = seriesNow();
    const mine = ++build;
    chart?.undo();
    chart = null;
    waiting.textContent = series ? '' : say(lang, parts.answers && !asking.failed() ? 'chartLoading' : 'chartNone');
    plot.hidden = byYear.hidden = hint.hidden = savePicture.hidden = !series;
    write();
    if (!series) return;
    const order = new Map([...history.parties.map(({ id }) => /** @type {string | null} */ (id)), null].map((id, at) => [id, at]));
    const month = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { month: 'short', year: 'numeric', timeZone: 'UTC' });
    const look = {
      fill: (/** @type {string | null} */ holder) => ink.parties[order.get(holder) ?? 0],
      text: ink.text,
      grid: `${ink.grid}33`,
      range: ink.bar,
      valueLabel: (/** @type {number} */ value) => crowd(lang, value),
      dayLabel: (/** @type {number} */ day, /** @type {number} */ step) =>
        step >= 360 ? isoDay(day).slice(0, 4) : step >= 27 ? month.format(day * 86_400_000) : spokenDay(day, lang, 'short'),
    };
    void createChart(plot, series, look, {
      day: (day) => store.send({ type: 'go', day }),
      range: (from, to) => store.send({ type: 'range', from, to }),
      hover: (day) => {
        hovered = day;
        writeNumbers();
      },
    }).then(
      (made) => {
        if (mine !== build) {
          made.undo();
          return;
        }
        chart = made;
        mark();
      },
      () => {
        waiting.textContent = say(store.state().lang, 'chartLibrary');
        plot.hidden = hint.hidden = savePicture.hidden = true;
      },
    );
  };

  const mark = () => {
    const { day, range } = store.state();
    if (day !== null) chart?.mark(day, range);
  };

  /** @param {import('marchland/series.js').Held} held @param {number} at */
  const rangeWords = ({ low, high }, at) => {
    const { lang } = store.state();
    return low && high && Math.round(low[at]) !== Math.round(high[at])
      ? `${number(lang, Math.round(low[at]))}–${number(lang, Math.round(high[at]))}`
      : '';
  };

  const writeNumbers = () => {
    const { lang, day } = store.state();
    if (!series || day === null) {
      fill(numbers);
      return;
    }
    const shown = hovered ?? day;
    const at = Math.min(series.days.length - 1, Math.max(0, shown - series.days[0]));
    const all = series.held.reduce((sum, { value }) => sum + value[at], 0) || 1;
    const looks = parts.partyLooks();
    const ranged = measure === 'area';
    fill(numbers, h('table', { class: 'held-table chart-numbers' },
      h('caption', {}, spokenDay(shown, lang)),
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, say(lang, 'party')),
        h('th', { scope: 'col' }, say(lang, `measure_${measure}`)),
        ranged ? h('th', { scope: 'col' }, say(lang, 'sensitivity')) : null,
        h('th', { scope: 'col' }, say(lang, 'share_')))),
      h('tbody', {}, ...series.held.filter(({ holder, value }) => holder !== null || value[at]).map((held) => {
        const look = looks.get(held.holder);
        return h('tr', {},
          h('th', { scope: 'row' }, look ? swatch(look) : null, words(held.holder)),
          h('td', {}, number(lang, Math.round(held.value[at]))),
          ranged ? h('td', { class: 'chart-range' }, rangeWords(held, at)) : null,
          h('td', {}, percent(lang, held.value[at] / all)));
      }))));
  };

  /** Everything but the chart itself. */
  const write = () => {
    const { history, lang, day, range, oblast } = store.state();
    if (!history || day === null) return;
    const place = history.oblasts.find(({ id }) => id === oblast);
    const where = place ? oblastTitle(place, lang) : named(history.title, lang);
    measureLabel.textContent = say(lang, 'measure');
    fill(measureField, ...MEASURES.map((one) => h('option', { value: one, disabled: one === 'area' && !parts.answers }, say(lang, `measure_${one}`))));
    measureField.value = measure;
    plot.setAttribute('aria-label', say(lang, 'chartLabel', { measure: say(lang, `measure_${measure}`), where }));
    hint.textContent = `${say(lang, 'chartHint')}${measure === 'area' ? ` ${say(lang, 'rangeOfArea')}` : ''}`;
    writeNumbers();
    yearsTitle.textContent = say(lang, 'chartYears');
    saveData.textContent = say(lang, 'saveData');
    savePicture.textContent = say(lang, 'savePicture');
    offerData(range ?? { from: history.firstDay, to: history.lastDay });
    if (!series) return;
    const { days, held } = series;
    fill(yearsHead, h('th', { scope: 'col' }, say(lang, 'date')), ...held.map(({ holder }) => h('th', { scope: 'col' }, words(holder))));
    const ends = [...yearStarts(days[0], days[days.length - 1]).map(([, at]) => at), days[days.length - 1]];
    fill(years, ...ends.map((at) => h('tr', {},
      h('th', { scope: 'row' }, spokenDay(at, lang, 'short')),
      ...held.map(({ value }) => h('td', {}, number(lang, Math.round(value[at - days[0]])))))));
  };

  /** @param {import('marchland/range.js').Range} range */
  const offerData = ({ from, to }) => {
    const { api } = parts;
    const name = `marchland-${isoDay(from)}-${isoDay(to)}.csv`;
    saveData.setAttribute('download', name);
    if (dataUrl) URL.revokeObjectURL(dataUrl);
    dataUrl = '';
    saveData.hidden = !api && !series;
    if (api) saveData.href = api.statisticsUrl({ ...question(), from: isoDay(from), to: isoDay(to), f: 'csv' });
    else if (series) {
      const { days, held } = series;
      const columns = held.flatMap(({ holder, value, low, high }) => {
        const name = holder ?? 'contested or unknown';
        const ends = low && high ? [[`${name}, least`, low], [`${name}, most`, high]] : [];
        return /** @type {[string, Float64Array][]} */ ([[name, value], ...ends]);
      });
      const rows = [...days].flatMap((day, at) =>
        day < from || day > to ? [] : [[isoDay(day), ...columns.map(([, values]) => values[at])]]);
      const heads = ['day', ...columns.map(([name]) => name)];
      dataUrl = URL.createObjectURL(new Blob([csv([heads, ...rows])], { type: 'text/csv;charset=utf-8' }));
      saveData.href = dataUrl;
    }
  };

  const takePicture = async () => {
    const { history, lang, oblast } = store.state();
    const ink = parts.chart();
    if (!chart || !series || !history || !ink) return;
    const place = history.oblasts.find(({ id }) => id === oblast);
    const land = history.areas.modelledFrom;
    const picture = await chartPicture(chart.canvas, {
      title: [say(lang, `measure_${measure}`), place ? oblastTitle(place, lang) : ''].filter(Boolean).join(' · '),
      subtitle: named(history.title, lang),
      keys: series.held.map(({ holder }, at) => ({ colour: ink.parties[at], text: words(holder) })),
      note: [
        say(lang, 'pictureNote', { method: history.method, revision: String(history.revision), day: isoDay(history.lastDay) }),
        ...(land ? [say(lang, 'areas', { n: land })] : []),
      ].join('; '),
    });
    if (picture) download(picture, `marchland-chart-${measure}.png`);
  };

  return {
    element,
    pace: 60,
    draw(state, before) {
      ask();
      const fresh = !before || ['history', 'lang', 'theme', 'oblast'].some(
        (key) => /** @type {any} */ (state)[key] !== /** @type {any} */ (before)[key]);
      if (fresh) rebuild();
      else if (state.range !== before.range) write();
      else writeNumbers();
      mark();
    },
    undo() {
      asking.undo();
      chart?.undo();
      if (dataUrl) URL.revokeObjectURL(dataUrl);
    },
  };
}
