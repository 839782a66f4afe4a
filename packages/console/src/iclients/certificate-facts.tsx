/** A certificate as Azure shows it, to compare by eye, and the file to upload there. All of it is public. */
import type { ClientCertificate } from '@keyway/contract'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { fileName } from '../files/save-file.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { exactDay } from '../ui/time.ts'
import classes from './certificate-facts.module.css'

export interface CertificateFactsProps {
  readonly certificate: ClientCertificate
  readonly clientName: string
}

export function CertificateFacts({ certificate, clientName }: CertificateFactsProps) {
  const { cert, thumbprint, subject, notBefore, notAfter, madeByKeyway } = certificate
  return (
    <section aria-label="Certificate">
      <dl className={classes.facts}>
        <dt>Subject</dt>
        <dd>{subject}</dd>
        <dt>Thumbprint</dt>
        <dd className="mono">
          {thumbprint} <CopyButton value={thumbprint} what="thumbprint" />
        </dd>
        <dt>Valid</dt>
        <dd>
          {exactDay(notBefore)} to {exactDay(notAfter)}
        </dd>
        <dt>Private key</dt>
        <dd>
          {madeByKeyway ? 'Made by Keyway, encrypted here, never shown' : 'Uploaded, encrypted here, never shown'}
        </dd>
      </dl>
      <div className={classes.actions}>
        <Button
          component="a"
          href={`data:application/x-x509-ca-cert,${encodeURIComponent(`${cert}\n`)}`}
          download={fileName(clientName, 'cer')}
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          Download certificate
        </Button>
      </div>
    </section>
  )
}
