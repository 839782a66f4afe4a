/** Reading a secret's value, as it was set or, for a certificate's secret, converted. */
import { isSince } from '../api-versions.ts'
import { type Call, ok } from '../call.ts'
import { refusal } from '../errors.ts'
import { requireDeleted, requireVersion } from '../lifecycle/lookup.ts'
import { getDeleted } from '../lifecycle/soft-delete.ts'
import { SECRETS, showWithValue } from './kind.ts'
import { convertContent } from './out-content-type.ts'

/** GET /secrets/{name}/{version}. Only `enabled: false` blocks it: nbf and exp of a secret are informative. */
export function getSecret(call: Call) {
  const { item, version } = requireVersion(call, SECRETS)
  if (!version.attributes.enabled) throw refusal('secretDisabled', { operation: 'get' })
  const wanted = isSince(call.apiVersion, '2025-06-01-preview') ? call.query.get('outContentType') : null
  return ok(showWithValue(call, item, wanted === null ? version : convertContent(version, wanted)))
}

/** GET /deletedsecrets/{name}: metadata only, yet a disabled one is refused as its value would be. */
export function getDeletedSecret(call: Call) {
  const item = requireDeleted(call, SECRETS)
  if (!call.objects.secrets.latest(item).attributes.enabled) throw refusal('secretDisabled', { operation: 'get' })
  return getDeleted(call, SECRETS)
}
