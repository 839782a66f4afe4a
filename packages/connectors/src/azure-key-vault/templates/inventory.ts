/** Inventories: what there is and when it expires, as flat records, which become the rows of a CSV. */
import type { FlowTemplate } from '../../flow-template.ts'
import { SUBSCRIPTION_ID } from '../operations/control-plane-inputs.ts'
import { MOST_DAYS, number } from './inputs.ts'
import { jsonata } from './parts.ts'

const WITHIN_DAYS = number(
  'withinDays',
  'Expires within days',
  'Only what expires in so many days, or has expired. Leave empty for everything.',
  [0, MOST_DAYS],
)

/** A cell without a date is an empty text, so that every row has the same columns. */
const day = (path: string) => `$exists(${path}) ? $fromMillis(${path} * 1000) : ""`

/**
 * @param members of the row before its dates, as jsonata
 * @param at where the dates are
 */
function objectRow(members: Readonly<Record<string, string>>, at: string, withinDays: unknown): object {
  const cells = {
    ...members,
    enabled: `${at}.enabled`,
    created: day(`${at}.created`),
    updated: day(`${at}.updated`),
    expires: day(`${at}.exp`),
    daysLeft: `$exists(${at}.exp) ? $floor((${at}.exp * 1000 - $millis()) / 86400000) : ""`,
  }
  const row = `{${Object.entries(cells)
    .map(([name, value]) => `${JSON.stringify(name)}: ${value}`)
    .join(', ')}}`
  return jsonata(
    typeof withinDays === 'number' ? `${at}.exp * 1000 < $millis() + ${withinDays} * 86400000 ? ${row}` : row,
  )
}

/** The place of an object Resource Manager lists. */
const PLACE = { subscription: 'subscriptionId', resourceGroup: 'resourceGroupName', vault: 'vaultName' }

export const inventorySubscription: FlowTemplate = {
  _id: 'inventory-subscription',
  name: 'Inventory of a subscription',
  description:
    'Exports that list every vault of a subscription, and every secret and key in them with its expiry, for a CSV.',
  limits: [
    'Certificates are listed by their vaults alone: take the inventory of a vault for each of them.',
    'Vaults that the signed-in account may not read are not in the list.',
  ],
  connections: [{ role: 'azure', label: 'Azure', help: 'A connection to the control plane.', api: 'control-plane' }],
  inputs: [{ ...SUBSCRIPTION_ID, in: 'body' }, WITHIN_DAYS],
  result: 'exports',
  documents({ subscriptionId, withinDays }) {
    const listed = (more: object) => ({
      _httpConnectorEndpointId: 'Vaults_ListBySubscription',
      parameters: { subscriptionId },
      withValues: true,
      ...more,
    })
    const inside = (kind: string, valuesBy: string, resourcePath: string) => ({
      _connectionId: 'azure',
      http: listed({ valuesBy, response: { resourcePath } }),
      transform: objectRow({ ...PLACE, kind: `"${kind}"`, name: 'name' }, 'properties.attributes', withinDays),
    })
    return {
      exports: {
        vaults: {
          _connectionId: 'azure',
          http: listed({}),
          transform: jsonata(`{
            "subscription": subscriptionId, "resourceGroup": resourceGroupName, "vault": name, "location": location,
            "tier": properties.sku.name, "url": properties.vaultUri,
            "access": properties.enableRbacAuthorization = true ? "roles" : "access policies",
            "purgeProtection": properties.enablePurgeProtection = true,
            "publicNetworkAccess": $exists(properties.publicNetworkAccess) ? properties.publicNetworkAccess : ""
          }`),
        },
        secrets: inside('secret', 'Secrets_List', 'secrets'),
        keys: inside('key', 'Keys_List', 'keys'),
      },
    }
  },
}

export const inventoryVault: FlowTemplate = {
  _id: 'inventory-vault',
  name: 'Inventory of a vault',
  description: 'Exports that list every secret, key and certificate of a vault with its expiry, for a CSV.',
  limits: ['Values are not read. Of each object the newest version is listed.'],
  connections: [{ role: 'vault', label: 'Vault', help: 'The vault that is listed.', api: 'data-plane' }],
  inputs: [WITHIN_DAYS],
  result: 'exports',
  documents({ withinDays }) {
    const listed = (kind: string, operation: string, id: 'id' | 'kid') => ({
      _connectionId: 'vault',
      http: { _httpConnectorEndpointId: operation },
      transform: objectRow(
        { vault: `$split(${id}, "/")[2]`, kind: `"${kind}"`, name: 'name' },
        'attributes',
        withinDays,
      ),
    })
    return {
      exports: {
        secrets: listed('secret', 'GetSecrets', 'id'),
        keys: listed('key', 'GetKeys', 'kid'),
        certificates: listed('certificate', 'GetCertificates', 'id'),
      },
    }
  },
}
