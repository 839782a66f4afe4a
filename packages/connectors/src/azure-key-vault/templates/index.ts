/** Every ready template, in the order people see them. */
import type { FlowTemplate } from '../../flow-template.ts'
import { backUpVault } from './back-up-vault.ts'
import { changeAccessPolicy } from './change-access-policy.ts'
import { copyVault } from './copy-vault.ts'
import { disableExpired } from './disable-expired.ts'
import { inventorySubscription, inventoryVault } from './inventory.ts'
import { mirrorVault } from './mirror-vault.ts'
import { restoreVault } from './restore-vault.ts'
import { rotateSecrets } from './rotate-secrets.ts'

export const FLOW_TEMPLATES: readonly FlowTemplate[] = [
  mirrorVault,
  copyVault,
  backUpVault,
  restoreVault,
  inventoryVault,
  inventorySubscription,
  rotateSecrets,
  disableExpired,
  changeAccessPolicy,
]
