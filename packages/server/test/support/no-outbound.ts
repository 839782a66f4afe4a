/** For tests of what is refused before anything is sent. */
import type { Outbound } from '../../src/outbound/outbound.ts'

const refuse = (): Promise<never> => Promise.reject(new Error('nothing may be sent in this test'))

export const NO_OUTBOUND: Outbound = {
  call: refuse,
  page: refuse,
  send: refuse,
  forget: () => {},
  close: async () => {},
}
