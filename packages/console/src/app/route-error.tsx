/** A page that failed to show, most often because Keyway does not answer. */
import { useRouter } from '@tanstack/react-router'
import { PageHeader } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'

export function RouteError({ error }: { readonly error: unknown }) {
  const router = useRouter()
  return (
    <main style={{ padding: '2rem', maxWidth: '48rem', margin: '0 auto' }}>
      <PageHeader title="This page could not be shown" />
      <Problem error={error} title="Something is in the way" onRetry={() => void router.invalidate()} />
    </main>
  )
}
