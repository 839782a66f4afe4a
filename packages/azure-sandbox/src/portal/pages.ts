/** Every page of the portal by its path. Paths of one thing end in a word of their own, so that they never look like Entra ID's. */
import { accountSwitch } from './pages/account.ts'
import { activityPage } from './pages/activity.ts'
import { auditEventsPage, vaultEventsPage } from './pages/activity-events.ts'
import { authenticationPage } from './pages/app-authentication.ts'
import { credentialsPage } from './pages/app-credentials.ts'
import { appListPage, newAppPage } from './pages/app-list.ts'
import { appOverviewPage } from './pages/app-overview.ts'
import { apiPermissionsPage } from './pages/app-permissions.ts'
import { callPage } from './pages/call.ts'
import { clockPage } from './pages/clock.ts'
import { caFile, connectPage } from './pages/connect.ts'
import { deletedVaultsPage } from './pages/deleted-vaults.ts'
import { failuresPage } from './pages/failures.ts'
import { faultsPage } from './pages/faults.ts'
import { homePage } from './pages/home.ts'
import { snapshotFile, statePage } from './pages/state.ts'
import { userListPage, userPage } from './pages/users.ts'
import { accessConfigurationPage } from './pages/vault-access-configuration.ts'
import { accessControlPage } from './pages/vault-access-control.ts'
import { accessPoliciesPage } from './pages/vault-access-policies.ts'
import { deletedObjectsPage } from './pages/vault-deleted-objects.ts'
import { newVaultPage, vaultListPage } from './pages/vault-list.ts'
import { objectPage } from './pages/vault-object.ts'
import { objectListPage } from './pages/vault-objects.ts'
import { vaultOverviewPage } from './pages/vault-overview.ts'
import { vaultSettingsPage } from './pages/vault-settings.ts'
import type { PageFunction } from './visit.ts'

export const PAGES: readonly (readonly [path: string, page: PageFunction])[] = [
  ['/', homePage],
  ['/account', accountSwitch],
  ['/apps', appListPage],
  ['/apps/new', newAppPage],
  ['/apps/{app}/overview', appOverviewPage],
  ['/apps/{app}/authentication', authenticationPage],
  ['/apps/{app}/credentials', credentialsPage],
  ['/apps/{app}/permissions', apiPermissionsPage],
  ['/users', userListPage],
  ['/users/{user}/overview', userPage],
  ['/vaults', vaultListPage],
  ['/vaults/new', newVaultPage],
  ['/vaults/{vault}/overview', vaultOverviewPage],
  ['/vaults/{vault}/access-policies', accessPoliciesPage],
  ['/vaults/{vault}/access-control', accessControlPage],
  ['/vaults/{vault}/(?<kind>secrets|keys|certificates)', objectListPage],
  ['/vaults/{vault}/(?<kind>secrets|keys|certificates)/{name}/versions', objectPage],
  ['/vaults/{vault}/deleted-(?<kind>secrets|keys|certificates)', deletedObjectsPage],
  ['/vaults/{vault}/access-configuration', accessConfigurationPage],
  ['/vaults/{vault}/sandbox-settings', vaultSettingsPage],
  ['/deleted-vaults', deletedVaultsPage],
  ['/failures', failuresPage],
  ['/faults', faultsPage],
  ['/activity', activityPage],
  ['/activity/audit-events', auditEventsPage],
  ['/activity/vault-events', vaultEventsPage],
  ['/activity/{call}/details', callPage],
  ['/clock', clockPage],
  ['/state', statePage],
  ['/state/snapshot.json', snapshotFile],
  ['/connect', connectPage],
  ['/connect/ca.pem', caFile],
]
