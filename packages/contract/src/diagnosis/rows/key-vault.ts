/** What Key Vault's data plane refuses. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

const VAULT = 'in {portal}: Key vaults > {vault}'

export const KEY_VAULT_ROWS = {
  token_refused: {
    title: 'The sign-in was not accepted',
    cause: '{host} refused the token, also after Keyway had renewed it.',
    who: 'you',
    steps: [
      'Check date and time of the server Keyway runs on.',
      'In Keyway: open the connection and press Save & authorize.',
    ],
    retry: 'no',
  },
  token_wrong_audience: {
    title: 'The token is for another service',
    cause: 'The scopes of the connection are not those of the service it calls.',
    who: 'you',
    steps: [
      'In Keyway: open the connection > Scopes, choose the one offered for its API type, and press Save & authorize.',
    ],
    retry: 'no',
  },
  token_wrong_issuer: {
    title: 'The vault belongs to another tenant',
    cause: 'The account signed in to one tenant, and the vault or subscription is in another.',
    who: 'you',
    steps: [
      `Find the tenant of the vault, ${VAULT} > Overview > Directory ID.`,
      'In Keyway: use an OAuth 2.0 client of that tenant in the connection, and press Save & authorize.',
    ],
    retry: 'no',
  },
  forbidden_by_policy: {
    title: 'The access policy does not allow this',
    cause: 'The account that authorized the connection lacks the permission {permission} in the vault {vault}.',
    who: 'azureAdministrator',
    steps: [
      `Ask who manages the vault: ${VAULT} > Access policies > + Create.`,
      'Choose the permission {permission} and the account that authorized the connection.',
      'Test the connection again.',
    ],
    retry: 'no',
  },
  forbidden_by_rbac: {
    title: 'A role is missing',
    cause: 'The account that authorized the connection has no role in the vault {vault} that allows {permission}.',
    who: 'azureAdministrator',
    steps: [
      `Ask who manages the vault: ${VAULT} > Access control (IAM) > + Add > Add role assignment.`,
      'Choose the role {role} and the account that authorized the connection.',
      'Wait up to ten minutes until Azure applies it, then test the connection again.',
    ],
    retry: 'no',
  },
  forbidden_by_firewall: {
    title: 'The firewall of the vault refuses this server',
    cause: 'The vault answers only to listed networks, and the address {address} is not among them.',
    who: 'azureAdministrator',
    steps: [
      `Ask who manages the vault: ${VAULT} > Networking > Firewalls and virtual networks.`,
      'Add the public address of the server Keyway runs on: {address}',
      'Test the connection again after a minute.',
    ],
    retry: 'no',
  },
  forbidden_by_connection: {
    title: 'The vault does not answer on the public network',
    cause: 'Public network access of the vault is disabled; it is reached through a private endpoint only.',
    who: 'azureAdministrator',
    steps: [
      'Run Keyway in a network that has a private endpoint of the vault.',
      `Or ask who manages the vault: ${VAULT} > Networking > allow public access.`,
    ],
    retry: 'no',
  },
  forbidden: {
    title: 'Azure does not allow this',
    cause: 'Azure refused the call although the sign-in is valid: {azureMessage}',
    who: 'azureAdministrator',
    steps: [`Ask who manages the vault which rights the account needs: ${VAULT}.`],
    retry: 'no',
  },
  object_disabled: {
    title: 'The object is disabled',
    cause: 'Key Vault does not give out the value of a disabled secret, key or certificate.',
    who: 'you',
    steps: [`Enable it, ${VAULT} > Objects > the object > the version > Enabled > Yes. Or leave it out.`],
    retry: 'no',
  },
  object_untimely: {
    title: 'The key is not valid at this time',
    cause: 'The activation date of the key has not come, or its expiration date has passed.',
    who: 'you',
    steps: [`Change the dates, ${VAULT} > Objects > Keys > the key > the version. Or make a new version.`],
    retry: 'no',
  },
  key_operation_forbidden: {
    title: 'The key is not for this operation',
    cause: 'Every key lists the operations it may be used for, and this one is not among them.',
    who: 'you',
    steps: [
      `Look at Permitted operations, ${VAULT} > Objects > Keys > the key > the version, and tick what is missing.`,
    ],
    retry: 'no',
  },
  purge_protected: {
    title: 'Purge protection is on',
    cause: 'Nobody can purge deleted objects of this vault; Key Vault does it itself after the retention period.',
    who: 'nobody',
    steps: ['Wait until the scheduled purge date of the object, or recover it.'],
    retry: 'no',
  },
  not_found: {
    title: 'There is no such object',
    cause: 'The vault has no secret, key or certificate of this name and version.',
    who: 'you',
    steps: [
      'Check the name and version.',
      `If it was deleted recently, recover it: ${VAULT} > Objects > Manage deleted.`,
    ],
    retry: 'no',
  },
  certificate_issuer_not_found: {
    title: 'There is no such certificate issuer',
    cause: 'The vault knows no certificate authority of this name.',
    who: 'you',
    steps: [`Compare the name, ${VAULT} > Objects > Certificates > Certificate Authorities, or add it there.`],
    retry: 'no',
  },
  certificate_contacts_not_found: {
    title: 'The vault has no certificate contacts',
    cause: 'Nobody is named yet who is told when a certificate is about to expire.',
    who: 'you',
    steps: [`Add one, ${VAULT} > Objects > Certificates > Certificate Contacts.`],
    retry: 'no',
  },
  certificate_request_not_found: {
    title: 'There is no pending certificate request',
    cause: 'The certificate of this name has no request that waits for its issuer.',
    who: 'you',
    steps: ['Check the name.', 'If the certificate was issued meanwhile, use it; otherwise create it again.'],
    retry: 'no',
  },
  not_deleted: {
    title: 'There is no such deleted object',
    cause:
      'Among the deleted objects of the vault there is none of this name. Right after deleting it takes some seconds.',
    who: 'you',
    steps: ['If it was deleted just now, try again in some seconds.', 'Otherwise check the name.'],
    retry: 'no',
  },
  deleted_but_recoverable: {
    title: 'The name belongs to a deleted object',
    cause: 'An object of this name was deleted and can still be recovered; until it is purged, its name is taken.',
    who: 'you',
    steps: [`Recover or purge it, ${VAULT} > Objects > Manage deleted. Or use another name.`],
    retry: 'no',
  },
  being_deleted: {
    title: 'The object is being deleted',
    cause: 'Key Vault is still deleting or purging an object of this name.',
    who: 'nobody',
    steps: ['Try again in some seconds.'],
    retry: 'later',
  },
  certificate_in_progress: {
    title: 'The certificate is still being issued',
    cause: 'A request for a certificate of this name waits for its issuer, and until that is done no other can begin.',
    who: 'you',
    steps: [
      'Wait until the issuer has answered, and try again.',
      `Or cancel the request, ${VAULT} > Objects > Certificates > the certificate > Certificate Operation > Cancel.`,
    ],
    retry: 'no',
  },
  conflict: {
    title: 'The object is in the way of another change',
    cause: 'Azure refused the call because of the present state of the object: {azureMessage}',
    who: 'you',
    steps: ['If the object exists already, rename or remove it.', 'Otherwise try again when the other change is done.'],
    retry: 'no',
  },
  bad_parameter: {
    title: 'Azure does not accept the values',
    cause: 'Azure found something wrong in the request: {azureMessage}',
    who: 'you',
    steps: ['Correct the value that the message names: in the mapping or in the parameters of the step.'],
    retry: 'no',
  },
  operation_not_offered: {
    title: 'The vault does not offer this operation',
    cause: 'The operation exists for Managed HSM only, was retired, or is a preview: {azureMessage}',
    who: 'you',
    steps: ['Choose another operation, or a Managed HSM in place of the vault.'],
    retry: 'no',
  },
  backup_unreadable: {
    title: 'The backup cannot be restored here',
    cause: 'The text is not a backup of Key Vault, is damaged, or is of another subscription or geography.',
    who: 'you',
    steps: ['Use the whole text that backing up gave, and a vault of the same subscription and geography.'],
    retry: 'no',
  },
  throttled: {
    title: 'Too many calls for the moment',
    cause: 'Azure limits the calls per ten seconds, and the limit is reached.',
    who: 'nobody',
    steps: [
      'Nothing to do: Keyway waits and tries again.',
      'If it happens often, lower the concurrency level of the connection.',
    ],
    retry: 'later',
  },
  service_failed: {
    title: 'Azure has a disturbance',
    cause: '{host} answered with an error of its own ({status}).',
    who: 'microsoft',
    steps: ['Nothing to do: Keyway tries again.', 'If it lasts, look at https://status.azure.com.'],
    retry: 'later',
  },
  request_refused: {
    title: 'Azure refused the call',
    cause: '{host} answered {status} {azureCode}: {azureMessage}',
    who: 'you',
    steps: ['Check the inputs of the call against the documentation of the operation.'],
    retry: 'no',
  },
} as const satisfies Record<string, DiagnosisRow>
