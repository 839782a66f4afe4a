/** Hides what looks like a secret in answers of requests of one's own, where no operation says which members are. */
import { MASK } from '@keyway/contract'

/** Names of members that hold secrets: Key Vault's `value` and key material, and what other applications call theirs. */
const SECRET_NAMES =
  /^(value|k|d|dp|dq|p|q|qi|oth|pfx|p12|.*(password|passwd|passphrase|secret|token|apikey|api[_-]key|privatekey|private[_-]key|credential|authorization|connectionstring))$/i

/** Lists and objects under such a name are looked into: Azure calls its lists `value` too. */
export function maskAnswer(answer: unknown, name = ''): unknown {
  if (Array.isArray(answer)) return answer.map((element) => maskAnswer(element, name))
  if (typeof answer === 'object' && answer !== null) {
    return Object.fromEntries(Object.entries(answer).map(([key, member]) => [key, maskAnswer(member, key)]))
  }
  return typeof answer === 'string' && answer !== '' && SECRET_NAMES.test(name) ? MASK : answer
}
