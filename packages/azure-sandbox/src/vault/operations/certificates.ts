/** The operations on certificates, their issuers and contacts, as Microsoft names and guards them. */
import { row } from './row.ts'

// biome-ignore format: a table reads best with one operation a line
export const CERTIFICATE_OPERATIONS = [
  row('GetCertificates', 'GET', '/certificates', 'certificates/list', 'certificates/read', '2015-06-01'),
  row('DeleteCertificateContacts', 'DELETE', '/certificates/contacts', 'certificates/managecontacts', 'certificatecontacts/write', '2015-06-01'),
  row('GetCertificateContacts', 'GET', '/certificates/contacts', 'certificates/managecontacts', 'certificatecontacts/write', '2015-06-01'),
  row('SetCertificateContacts', 'PUT', '/certificates/contacts', 'certificates/managecontacts', 'certificatecontacts/write', '2015-06-01'),
  row('GetCertificateIssuers', 'GET', '/certificates/issuers', 'certificates/listissuers|manageissuers', 'certificatecas/read', '2015-06-01'),
  row('DeleteCertificateIssuer', 'DELETE', '/certificates/issuers/{issuer}', 'certificates/deleteissuers|manageissuers', 'certificatecas/delete', '2015-06-01'),
  row('GetCertificateIssuer', 'GET', '/certificates/issuers/{issuer}', 'certificates/getissuers|manageissuers', 'certificatecas/read', '2015-06-01'),
  row('UpdateCertificateIssuer', 'PATCH', '/certificates/issuers/{issuer}', 'certificates/setissuers', 'certificatecas/write', '2015-06-01'),
  row('SetCertificateIssuer', 'PUT', '/certificates/issuers/{issuer}', 'certificates/setissuers', 'certificatecas/write', '2015-06-01'),
  row('RestoreCertificate', 'POST', '/certificates/restore', 'certificates/restore', 'certificates/restore/action', '7.0'),
  row('DeleteCertificate', 'DELETE', '/certificates/{name}', 'certificates/delete', 'certificates/delete', '2015-06-01'),
  row('BackupCertificate', 'POST', '/certificates/{name}/backup', 'certificates/backup', 'certificates/backup/action', '7.0'),
  row('CreateCertificate', 'POST', '/certificates/{name}/create', 'certificates/create', 'certificates/create/action', '2015-06-01'),
  row('ImportCertificate', 'POST', '/certificates/{name}/import', 'certificates/import', 'certificates/import/action', '2015-06-01'),
  row('DeleteCertificateOperation', 'DELETE', '/certificates/{name}/pending', 'certificates/update', 'certificates/update/action', '2015-06-01'),
  row('GetCertificateOperation', 'GET', '/certificates/{name}/pending', 'certificates/get', 'certificates/read', '2015-06-01'),
  row('UpdateCertificateOperation', 'PATCH', '/certificates/{name}/pending', 'certificates/update', 'certificates/update/action', '2015-06-01'),
  row('MergeCertificate', 'POST', '/certificates/{name}/pending/merge', 'certificates/create', 'certificates/create/action', '2015-06-01'),
  row('UpdateCertificatePolicy', 'PATCH', '/certificates/{name}/policy', 'certificates/update', 'certificates/update/action', '2015-06-01'),
  row('GetCertificatePolicy', 'GET', '/certificates/{name}/policy', 'certificates/get', 'certificates/read', '2015-06-01'),
  row('GetCertificateVersions', 'GET', '/certificates/{name}/versions', 'certificates/list', 'certificates/read', '2015-06-01'),
  row('GetCertificate', 'GET', '/certificates/{name}/{version}', 'certificates/get', 'certificates/read', '2015-06-01'),
  row('UpdateCertificate', 'PATCH', '/certificates/{name}/{version}', 'certificates/update', 'certificates/update/action', '2015-06-01'),
  row('GetDeletedCertificates', 'GET', '/deletedcertificates', 'certificates/list', 'certificates/read', '2016-10-01'),
  row('PurgeDeletedCertificate', 'DELETE', '/deletedcertificates/{name}', 'certificates/purge', 'certificates/purge/action', '2016-10-01'),
  row('GetDeletedCertificate', 'GET', '/deletedcertificates/{name}', 'certificates/get', 'certificates/read', '2016-10-01'),
  row('RecoverDeletedCertificate', 'POST', '/deletedcertificates/{name}/recover', 'certificates/recover', 'certificates/recover/action', '2016-10-01'),
] as const

export type CertificateOperation = (typeof CERTIFICATE_OPERATIONS)[number]['id']
