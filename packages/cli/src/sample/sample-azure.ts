/** The sample's half in the sandbox: two vaults, 200 secrets in the first, and people who may use both. */
import { ALL_PERMISSIONS, type Sandbox } from '@keyway/azure-sandbox'
import { loadSecrets } from './load-secrets.ts'
import { sampleSecrets } from './sample-secrets.ts'

export const SOURCE_VAULT = 'contoso-source'
export const TARGET_VAULT = 'contoso-target'
export const SAMPLE_APP = 'Keyway sample'

/** An integration engineer reads and writes secrets, and has no business with keys. */
const ENGINEER = { secrets: ['get', 'list', 'set', 'delete', 'recover'] }

/** Makes what is missing; a second start finds everything there. The app comes last: where it is, all the rest is. */
export async function ensureSampleAzure(sandbox: Sandbox): Promise<void> {
  const { control } = sandbox
  if (control.findAppByName(SAMPLE_APP)) return
  const administrator = control.users().find((user) => user.isAdministrator)
  const engineer = control.users().find((user) => user.jobTitle === 'Integration engineer')
  const accessPolicies = [
    ...(administrator ? [{ objectId: administrator.id, permissions: ALL_PERMISSIONS }] : []),
    ...(engineer ? [{ objectId: engineer.id, permissions: ENGINEER }] : []),
  ]
  for (const name of [SOURCE_VAULT, TARGET_VAULT]) await control.createVault({ name, accessPolicies })
  await loadSecrets(sandbox, SOURCE_VAULT, sampleSecrets(sandbox.clock.now()))
  control.registerApp({ displayName: SAMPLE_APP })
}
