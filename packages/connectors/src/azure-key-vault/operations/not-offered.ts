/** Microsoft's operations that Keyway leaves out, each with the reason. Together with the rows they are all there are. */

const MANAGED_HSM = 'Managed HSM only: a vault does not answer it.'
const RETIRED = 'Managed storage account keys: Microsoft has retired them and names other means.'
const PREVIEW = 'Preview only: no stable version of the API has it.'

const because = (reason: string, ids: string): readonly (readonly [string, string])[] =>
  ids
    .trim()
    .split(/\s+/)
    .map((id) => [id, reason] as const)

/** Operation id -> why it is not offered. */
export const NOT_OFFERED: ReadonlyMap<string, string> = new Map([
  ...because(
    MANAGED_HSM,
    `GetRandomBytes FullBackup FullBackupStatus FullRestoreOperation RestoreStatus SelectiveKeyRestoreOperation
     PreFullBackup PreFullRestoreOperation GetSettings GetSetting UpdateSetting
     RoleAssignments_Delete RoleAssignments_Create RoleAssignments_Get RoleAssignments_ListForScope
     RoleDefinitions_Delete RoleDefinitions_CreateOrUpdate RoleDefinitions_Get RoleDefinitions_List
     HSMSecurityDomain_DownloadPending HSMSecurityDomain_Download HSMSecurityDomain_TransferKey
     HSMSecurityDomain_Upload HSMSecurityDomain_UploadPending
     GetEkmConnection GetEkmCertificate CheckEkmConnection CreateEkmConnection UpdateEkmConnection DeleteEkmConnection
     GetEkmPrivateEndpointOperationStatus CreateEkmPrivateEndpoint DeleteEkmPrivateEndpoint GetEkmPrivateEndpoint
     ListEkmPrivateEndpoints
     ManagedHsmKeys_ListVersions ManagedHsmKeys_GetVersion ManagedHsmKeys_List ManagedHsmKeys_CreateIfNotExist
     ManagedHsmKeys_Get
     ManagedHsms_CheckMhsmNameAvailability ManagedHsms_ListDeleted ManagedHsms_PurgeDeleted ManagedHsms_GetDeleted
     ManagedHsms_ListBySubscription ManagedHsms_ListByResourceGroup ManagedHsms_Delete ManagedHsms_Update
     ManagedHsms_CreateOrUpdate ManagedHsms_Get
     MHSMPrivateEndpointConnections_ListByResource MHSMPrivateEndpointConnections_Delete
     MHSMPrivateEndpointConnections_Put MHSMPrivateEndpointConnections_Get
     MHSMPrivateLinkResources_ListByMhsmResource MHSMRegions_ListByResource`,
  ),
  ...because(
    RETIRED,
    `GetStorageAccounts GetDeletedStorageAccounts GetDeletedStorageAccount PurgeDeletedStorageAccount
     RecoverDeletedStorageAccount BackupStorageAccount RestoreStorageAccount DeleteStorageAccount GetStorageAccount
     SetStorageAccount UpdateStorageAccount RegenerateStorageAccountKey GetSasDefinitions GetDeletedSasDefinitions
     GetDeletedSasDefinition RecoverDeletedSasDefinition DeleteSasDefinition GetSasDefinition SetSasDefinition
     UpdateSasDefinition`,
  ),
  ...because(
    PREVIEW,
    `securewrapkey secureunwrapkey NetworkSecurityPerimeterConfigurations_ListConfigurations
     NetworkSecurityPerimeterConfigurations_GetConfiguration
     NetworkSecurityPerimeterConfigurations_ReconcileConfiguration`,
  ),
])
