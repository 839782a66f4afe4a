/** Operations only a Managed HSM answers; a key vault refuses them. Role paths are those of the scope '/'. */
import { row } from './row.ts'

// biome-ignore format: a table reads best with one operation a line
export const MANAGED_HSM_OPERATIONS = [
  row('FullBackup', 'POST', '/backup', '', '', '7.2'),
  row('FullBackupStatus', 'GET', '/backup/{jobId}/pending', '', '', '7.2'),
  row('GetEkmConnection', 'GET', '/ekm', '', '', '2026-01-01-preview'),
  row('UpdateEkmConnection', 'PATCH', '/ekm', '', '', '2026-01-01-preview'),
  row('DeleteEkmConnection', 'DELETE', '/ekm', '', '', '2026-01-01-preview'),
  row('GetEkmCertificate', 'GET', '/ekm/certificate', '', '', '2026-01-01-preview'),
  row('CheckEkmConnection', 'POST', '/ekm/check', '', '', '2026-01-01-preview'),
  row('CreateEkmConnection', 'POST', '/ekm/create', '', '', '2026-01-01-preview'),
  row('ListEkmPrivateEndpoints', 'GET', '/ekm/privateendpoint', '', '', '2026-07-01-preview'),
  row('GetEkmPrivateEndpointOperationStatus', 'GET', '/ekm/privateendpoint/operations/{operationId}', '', '', '2026-07-01-preview'),
  row('CreateEkmPrivateEndpoint', 'POST', '/ekm/privateendpoint/{peName}', '', '', '2026-07-01-preview'),
  row('DeleteEkmPrivateEndpoint', 'DELETE', '/ekm/privateendpoint/{peName}', '', '', '2026-07-01-preview'),
  row('GetEkmPrivateEndpoint', 'GET', '/ekm/privateendpoint/{peName}', '', '', '2026-07-01-preview'),
  row('SelectiveKeyRestoreOperation', 'PUT', '/keys/{name}/restore', '', '', '7.2'),
  row('PreFullBackup', 'POST', '/prebackup', '', '', '7.6-preview.2'),
  row('PreFullRestoreOperation', 'PUT', '/prerestore', '', '', '7.6-preview.2'),
  row('RoleAssignments_ListForScope', 'GET', '/providers/Microsoft.Authorization/roleAssignments', '', '', '7.2'),
  row('RoleAssignments_Delete', 'DELETE', '/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}', '', '', '7.2'),
  row('RoleAssignments_Create', 'PUT', '/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}', '', '', '7.2'),
  row('RoleAssignments_Get', 'GET', '/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}', '', '', '7.2'),
  row('RoleDefinitions_List', 'GET', '/providers/Microsoft.Authorization/roleDefinitions', '', '', '7.2'),
  row('RoleDefinitions_Delete', 'DELETE', '/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionName}', '', '', '7.2'),
  row('RoleDefinitions_CreateOrUpdate', 'PUT', '/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionName}', '', '', '7.2'),
  row('RoleDefinitions_Get', 'GET', '/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionName}', '', '', '7.2'),
  row('FullRestoreOperation', 'PUT', '/restore', '', '', '7.2'),
  row('RestoreStatus', 'GET', '/restore/{jobId}/pending', '', '', '7.2'),
  row('GetRandomBytes', 'POST', '/rng', '', '', '7.3-preview'),
  row('HSMSecurityDomain_Download', 'POST', '/securitydomain/download', '', '', '7.2'),
  row('HSMSecurityDomain_DownloadPending', 'GET', '/securitydomain/download/pending', '', '', '7.2'),
  row('HSMSecurityDomain_TransferKey', 'GET', '/securitydomain/upload', '', '', '7.2'),
  row('HSMSecurityDomain_Upload', 'POST', '/securitydomain/upload', '', '', '7.2'),
  row('HSMSecurityDomain_UploadPending', 'GET', '/securitydomain/upload/pending', '', '', '7.2'),
  row('GetSettings', 'GET', '/settings', '', '', '7.4-preview.1'),
  row('UpdateSetting', 'PATCH', '/settings/{setting}', '', '', '7.4-preview.1'),
  row('GetSetting', 'GET', '/settings/{setting}', '', '', '7.4-preview.1'),
] as const

export type ManagedHsmOperation = (typeof MANAGED_HSM_OPERATIONS)[number]['id']
