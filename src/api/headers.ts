import type { RequestHandler } from 'express'
import type { Api } from './handler.ts'

/** What browsers may do with our answers: run and load only what is ours, show avatars, and tell nobody where they were. */
export function securityHeaders(api: Pick<Api, 'publicUrl' | 'rehearsalUrl'>): RequestHandler {
  const rehearsal = api.rehearsalUrl === null ? '' : ` ${new URL(api.rehearsalUrl).origin}`
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // Radix's dialogs add a <style> element to keep the page behind from scrolling; style attributes stay forbidden.
    "style-src 'self'",
    "style-src-elem 'self' 'unsafe-inline'",
    `img-src 'self' data: https:${rehearsal}`,
    "connect-src 'self'",
    "font-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
  const headers = {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(api.publicUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
  return (_req, res, next) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    next()
  }
}
