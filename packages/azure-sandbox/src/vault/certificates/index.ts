/** The handlers of all certificate operations. */
import type { Handler } from '../call.ts'
import { backup, restore } from '../lifecycle/backup.ts'
import { listVersions } from '../lifecycle/lists.ts'
import { getDeleted, listDeleted, purge, recover, remove } from '../lifecycle/soft-delete.ts'
import type { CertificateOperation } from '../operations/index.ts'
import { deleteContacts, getContacts, setContacts } from './contacts.ts'
import { createCertificate } from './create.ts'
import { importCertificate } from './import.ts'
import { deleteIssuer, getIssuer, listIssuers, setIssuer, updateIssuer } from './issuers.ts'
import { CERTIFICATES } from './kind.ts'
import { deleteOperation, getOperation, mergeCertificate, updateOperation } from './operation.ts'
import { getCertificate, getPolicy, listCertificates } from './read.ts'
import { updateCertificate, updatePolicy } from './update.ts'

export const CERTIFICATE_HANDLERS: Readonly<Record<CertificateOperation, Handler>> = {
  CreateCertificate: createCertificate,
  ImportCertificate: importCertificate,
  GetCertificate: getCertificate,
  UpdateCertificate: updateCertificate,
  DeleteCertificate: (call) => remove(call, CERTIFICATES),
  GetCertificates: listCertificates,
  GetCertificateVersions: (call) => listVersions(call, CERTIFICATES),
  GetCertificatePolicy: getPolicy,
  UpdateCertificatePolicy: updatePolicy,
  GetCertificateOperation: getOperation,
  UpdateCertificateOperation: updateOperation,
  DeleteCertificateOperation: deleteOperation,
  MergeCertificate: mergeCertificate,
  GetDeletedCertificate: (call) => getDeleted(call, CERTIFICATES),
  GetDeletedCertificates: (call) => listDeleted(call, CERTIFICATES),
  RecoverDeletedCertificate: (call) => recover(call, CERTIFICATES),
  PurgeDeletedCertificate: (call) => purge(call, CERTIFICATES),
  BackupCertificate: (call) => backup(call, CERTIFICATES),
  RestoreCertificate: (call) => restore(call, CERTIFICATES),
  SetCertificateIssuer: setIssuer,
  GetCertificateIssuer: getIssuer,
  UpdateCertificateIssuer: updateIssuer,
  DeleteCertificateIssuer: deleteIssuer,
  GetCertificateIssuers: listIssuers,
  SetCertificateContacts: setContacts,
  GetCertificateContacts: getContacts,
  DeleteCertificateContacts: deleteContacts,
}
