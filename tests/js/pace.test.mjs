import assert from 'node:assert/strict';
import test from 'node:test';
import { createPace } from 'marchland/pace.js';

test('What is played is written once a while, what is chosen at once', (context) => {
  // given
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let written = 0;
  const pace = createPace(160, () => { written += 1; });

  // when
  for (let frame = 0; frame < 5; frame += 1) pace.follow(true);

  // then
  assert.equal(written, 0);
  context.mock.timers.tick(160);
  assert.equal(written, 1);
  pace.follow(false);
  assert.equal(written, 2);
});

test('What has been written at once is not written again when the while is over', (context) => {
  // given
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let written = 0;
  const pace = createPace(160, () => { written += 1; });
  pace.follow(true);

  // when
  pace.follow(false);
  context.mock.timers.tick(1000);

  // then
  assert.equal(written, 1);
});

test('What takes long to write is written the less often', (context) => {
  // given: a machine that takes 20 milliseconds for it
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  let written = 0;
  const pace = createPace(160, () => { written += 1; now += 20; });
  pace.follow(false);

  // when
  pace.follow(true);
  context.mock.timers.tick(999);

  // then
  assert.equal(written, 1);
  context.mock.timers.tick(1);
  assert.equal(written, 2);
});

test('One writing that was held up by something else does not stop the others', (context) => {
  // given: a machine that was busy with something else for half a minute
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  let written = 0;
  const pace = createPace(160, () => { written += 1; now += 30_000; });
  pace.follow(false);

  // when
  pace.follow(true);
  context.mock.timers.tick(1000);

  // then
  assert.equal(written, 2);
});
