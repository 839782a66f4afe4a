/** For calls that have no limits to keep: whoever asked this pacer's store would fail. */
import { pino } from 'pino'
import { createPacer } from '../../src/outbound/pace/index.ts'

const refuse = (): Promise<never> => Promise.reject(new Error('no limits'))

export const NO_LIMITS = createPacer({ take: refuse, exhaust: refuse }, pino({ level: 'silent' }))
