/**
 * What the Key Vault provider has in Azure and the sandbox refuses on purpose, so that a client hears why.
 */
import type { ArmErrorName } from './errors.ts'
import { GROUP, LOCATION, PROVIDER, SUBSCRIPTION, VAULT } from './operations.ts'

interface RefusedFamily {
  /** Paths of the family, and all below them. */
  readonly paths: readonly string[]
  readonly error: ArmErrorName
}

export const REFUSED_FAMILIES = {
  'Managed HSM pools': {
    paths: [`${GROUP}${PROVIDER}/managedHSMs`, `${SUBSCRIPTION}${PROVIDER}/managedHSMs`],
    error: 'managedHsm',
  },
  'Deleted managed HSM pools': {
    paths: [
      `${SUBSCRIPTION}${PROVIDER}/deletedManagedHSMs`,
      `${LOCATION}/deletedManagedHSMs`,
      `${LOCATION}/managedHsmOperationResults`,
    ],
    error: 'managedHsm',
  },
  'Names of managed HSM pools': {
    paths: [`${SUBSCRIPTION}${PROVIDER}/checkMhsmNameAvailability`],
    error: 'managedHsm',
  },
  'Network security perimeters': {
    paths: [`${VAULT}/networkSecurityPerimeterConfigurations`],
    error: 'networkSecurityPerimeter',
  },
} as const satisfies Readonly<Record<string, RefusedFamily>>

export type RefusedFamilyName = keyof typeof REFUSED_FAMILIES
