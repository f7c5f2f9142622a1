import { readFileSync } from 'node:fs'
import express from 'express'

// A bare Express server that sends the bytes of a file, with the headers of an API answer: what ours is measured beside.
const [file = ''] = process.argv.slice(2)
const body = readFileSync(file)
const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.get('/', (_req, res) => void res.type('application/json').send(body))
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address ? address.port : 0)
})
