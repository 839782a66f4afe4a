/** After a certificate was made: what to do with it in Azure before the client can sign in. */
import type { ClientCertificate, CloudOffer, IClient } from '@keyway/contract'
import { Button, List, Stack } from '@mantine/core'
import { FieldHelp } from '../ui/field-help.tsx'
import { Notice } from '../ui/notice.tsx'
import { usePanel } from '../ui/panel/panel-control.ts'
import { PanelPage } from '../ui/panel/panel-page.tsx'
import { appRegistrationsUrl, PLACES, portalName } from './azure-places.ts'
import { CertificateFacts } from './certificate-facts.tsx'

export interface CertificateHandoverProps {
  readonly iclient: IClient
  readonly certificate: ClientCertificate
  readonly offer: CloudOffer | undefined
}

export function CertificateHandover({ iclient, certificate, offer }: CertificateHandoverProps) {
  const panel = usePanel()
  return (
    <PanelPage
      title="Upload the certificate in Azure"
      footer={
        <Button data-autofocus onClick={panel.close}>
          Done
        </Button>
      }
    >
      <Stack gap="md">
        <Notice tone="ok" role="status" title={`Keyway made a key and a certificate for "${iclient.name}"`}>
          <p>Microsoft lets the app sign in once it knows the certificate.</p>
        </Notice>
        <CertificateFacts certificate={certificate} clientName={iclient.name} />
        <List type="ordered" size="sm" spacing={6}>
          <List.Item>Download the certificate. It holds no secret.</List.Item>
          <List.Item>
            In Azure: {PLACES.certificate}.{' '}
            {offer ? (
              <FieldHelp href={appRegistrationsUrl(offer)} link={portalName(offer)}>
                {null}
              </FieldHelp>
            ) : null}
          </List.Item>
          <List.Item>Compare the thumbprint that Azure shows with the one above.</List.Item>
        </List>
      </Stack>
    </PanelPage>
  )
}
