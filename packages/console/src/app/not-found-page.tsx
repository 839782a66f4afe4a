/** An address the console does not have. */
import { IconMapOff } from '@tabler/icons-react'
import { EmptyPage } from '../ui/empty-page.tsx'
import { TextLink } from '../ui/links.tsx'
import { PageHeader } from '../ui/page.tsx'

export function NotFoundPage() {
  return (
    <main style={{ padding: '2rem', maxWidth: '48rem', margin: '0 auto' }}>
      <PageHeader title="Page not found" />
      <EmptyPage icon={<IconMapOff size={22} />} title="There is nothing at this address">
        The link may be old or mistyped.{' '}
        <TextLink to="/" inherit underline="always">
          Go to Home
        </TextLink>
      </EmptyPage>
    </main>
  )
}
