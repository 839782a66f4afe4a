/** What Azure Resource Manager, the control plane, refuses. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

export const RESOURCE_MANAGER_ROWS = {
  arm_forbidden: {
    title: 'The account may not do this in Azure',
    cause: 'The account that authorized the connection has no role that allows {permission} there.',
    who: 'azureAdministrator',
    steps: [
      'Ask who manages the subscription: in {portal}, Subscriptions or Resource groups > Access control (IAM) > + Add role assignment.',
      'Choose the role {role} and the account that authorized the connection.',
      'Wait up to ten minutes until Azure applies it, then try again.',
    ],
    retry: 'no',
  },
  resource_not_found: {
    title: 'There is no such vault',
    cause: 'The resource group has no vault of this name, or the account may not see it.',
    who: 'you',
    steps: ['Compare the name and resource group with {portal}: Key vaults.'],
    retry: 'no',
  },
  resource_group_not_found: {
    title: 'There is no such resource group',
    cause: 'The subscription has no resource group of this name.',
    who: 'you',
    steps: ['Compare the name with {portal}: Resource groups.'],
    retry: 'no',
  },
  subscription_not_found: {
    title: 'There is no such subscription',
    cause: 'No subscription has this ID, or it belongs to another tenant.',
    who: 'you',
    steps: ['Copy the Subscription ID from {portal}: Subscriptions.'],
    retry: 'no',
  },
  vault_name_taken: {
    title: 'The vault name is taken',
    cause: 'Vault names are unique in all of Azure, and somebody has this one.',
    who: 'you',
    steps: ['Choose another name.'],
    retry: 'no',
  },
  vault_name_deleted: {
    title: 'A deleted vault has this name',
    cause: 'A vault of this name was deleted and can still be recovered; or another change of it is under way.',
    who: 'you',
    steps: ['Recover or purge it: in {portal}, Key vaults > Manage deleted vaults. Or choose another name.'],
    retry: 'no',
  },
  vault_name_invalid: {
    title: 'The vault name is not allowed',
    cause:
      'A vault name has 3 to 24 letters, digits and single hyphens, begins with a letter and ends with a letter or digit.',
    who: 'you',
    steps: ['Correct the name.'],
    retry: 'no',
  },
  provider_not_registered: {
    title: 'Key Vault is not enabled in the subscription',
    cause: 'The provider Microsoft.KeyVault is not registered in this subscription.',
    who: 'azureAdministrator',
    steps: ['In {portal}: Subscriptions > the subscription > Resource providers > Microsoft.KeyVault > Register.'],
    retry: 'no',
  },
  azure_policy_denied: {
    title: 'A policy of the organization forbids this',
    cause: 'An Azure Policy or a lock does not allow the change: {azureMessage}',
    who: 'azureAdministrator',
    steps: ['Ask who manages the subscription: in {portal}, Policy > Compliance, or the resource > Locks.'],
    retry: 'no',
  },
} as const satisfies Record<string, DiagnosisRow>
