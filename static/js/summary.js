// @ts-check
import { spokenDay } from 'marchland/days.js';
import { changesWithin, scopeOf } from 'marchland/scope.js';
import { oblastTitle, say } from 'marchland/words.js';

/**
 * What changed, in one line: `3 places changed since 30 September.`
 * @param {import('marchland/state.js').State} state
 * @param {'day' | 'range'} [of]  the day alone, or the range where there is one
 */
export function summaryWords(state, of = 'range') {
  const { history, day, lang, range } = state;
  if (!history || day === null) return '';
  const scope = scopeOf(history, state);
  const ranged = of === 'range' ? range : null;
  const n = changesWithin(history, scope, ranged?.from ?? day, ranged?.to ?? day).length;
  const words = ranged
    ? say(lang, n ? 'summaryRange' : 'summaryRangeNone', {
        n,
        from: spokenDay(ranged.from, lang),
        to: spokenDay(ranged.to, lang),
      })
    : say(lang, n ? 'summary' : 'summaryNone', { n, day: spokenDay(day - 1, lang, 'month') });
  const oblast = history.oblasts[scope.oblast];
  return oblast ? say(lang, 'summaryIn', { where: oblastTitle(oblast, lang), summary: words }) : words;
}
