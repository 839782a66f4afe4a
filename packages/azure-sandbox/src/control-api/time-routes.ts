/** The clock and the seed of ids. */
import type { SettableClock } from '../core/clock.ts'
import { InputProblem } from '../core/input.ts'
import type { Body, ControlRoute } from './route.ts'

const clockState = (clock: SettableClock) => ({
  now: new Date(clock.now()).toISOString(),
  milliseconds: clock.now(),
  frozen: clock.isFrozen,
})

export const TIME_ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: 'clock', does: 'the sandbox’s time', answer: ({ clock }) => clockState(clock) },
  {
    method: 'POST',
    path: 'clock',
    does: 'freeze (now, or at milliseconds), advance by milliseconds, resume; in this order',
    body: {
      freeze: { kind: 'either', of: [{ kind: 'flag' }, { kind: 'whole', min: 0 }] },
      advance: { kind: 'whole', min: Number.MIN_SAFE_INTEGER },
      resume: { kind: 'flag' },
    },
    answer: ({ clock, body }) => change(clock, body),
  },
  {
    method: 'GET',
    path: 'id-seed',
    does: 'the seed that ids follow, or null',
    answer: ({ control }) => ({ seed: control.idSeed() ?? null }),
  },
  {
    method: 'PUT',
    path: 'id-seed',
    does: 'ids repeat from the beginning of this seed',
    body: { seed: { kind: 'text', max: 200, required: true } },
    answer: ({ control, body }) => control.seedIds(body.seed),
  },
  {
    method: 'DELETE',
    path: 'id-seed',
    does: 'ids are random again',
    answer: ({ control }) => control.seedIds(undefined),
  },
]

function change(clock: SettableClock, { freeze, advance, resume }: Body) {
  if (freeze === undefined && advance === undefined && resume === undefined) {
    throw new InputProblem('', 'Say freeze, advance or resume.')
  }
  if (typeof freeze === 'number') {
    if (freeze < clock.now()) throw new InputProblem('freeze', 'The clock only moves forward: freeze lies in its past.')
    clock.freeze(freeze)
  } else if (freeze) clock.freeze()
  if (advance !== undefined) clock.advance(advance)
  if (resume) clock.resume()
  return clockState(clock)
}
