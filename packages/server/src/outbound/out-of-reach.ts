/** Which failures of a call are those of its connection: no other call would get through either. */
import type { Diagnosis } from '@keyway/contract'

/** Answers that meet every call of a connection alike: the vault is gone, or closed to where Keyway runs. */
export const SHUT_OUT: ReadonlySet<string> = new Set([
  'forbidden_by_firewall',
  'forbidden_by_connection',
  'vault_host_not_found',
])

/** No answer that could be used, and yet another call may well have one. */
const ABOUT_THE_CALL: ReadonlySet<string> = new Set(['answer_too_large', 'operation_unknown'])

/** A throttled or disturbed vault is another matter. @param status of the call; null when no answer came */
export const isOutOfReach = ({
  status,
  diagnosis: { code },
}: {
  readonly status: number | null
  readonly diagnosis: Diagnosis
}): boolean => (status === null && !ABOUT_THE_CALL.has(code)) || status === 401 || SHUT_OUT.has(code)
