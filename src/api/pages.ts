import { join, sep } from 'node:path'
import express, { Router } from 'express'

/** The browser client's files: what carries a hash in its name may be kept for ever, the page itself never. */
export function pages(webDir: string): Router {
  const router = Router()
  const assets = join(webDir, 'assets') + sep
  router.use(
    express.static(webDir, {
      index: false,
      redirect: false,
      setHeaders: (res, path) => {
        const kept = path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache'
        res.setHeader('Cache-Control', path.endsWith('.html') ? 'no-store' : kept)
      },
    }),
  )
  // Any other address that a person opens is a place inside the page.
  router.get('/{*place}', (req, res, next) => {
    if (req.path.startsWith('/assets/') || !req.headers.accept?.includes('text/html')) return next()
    res.sendFile('index.html', {
      root: webDir,
      cacheControl: false,
      headers: { 'Cache-Control': 'no-store' },
    })
  })
  return router
}
