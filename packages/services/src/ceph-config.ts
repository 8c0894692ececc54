import { here } from './server-lifetime.ts'
import type { ServerSettings } from './server-settings.ts'
import type { Purpose } from './server.ts'

interface CephOptions {
  /** The absolute path of the folder that is every program's working folder. */
  data: string
  purpose: Purpose
  settings: ServerSettings
}

/** What begins a comment, ends a value or escapes. Of `$` Ceph takes only names of its own for variables. */
const escaped = (path: string) => path.replaceAll(/[\\#;"']/g, String.raw`\$&`)

/**
 * `ceph.conf` of a cluster of one, on loopback. Without cephx the gateway hangs. The keyring is named a second time for a person who asks
 * from another folder.
 */
export const cephConfig = ({ data, purpose, settings: { ports, secrets } }: CephOptions): string => `[global]
fsid = ${secrets['fsid']}
mon host = [v2:127.0.0.1:${ports['monitor']},v1:127.0.0.1:${ports['monitorV1']}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = ${here}/keyring,${escaped(data)}/keyring
mon data = ${here}/mon
osd data = ${here}/osd
rgw data = ${here}/rgw
run dir = ${here}/run
admin socket =
pid file =
log file =
log to file = false
log to stderr = true
err to stderr = true
mon cluster log to file = false
# One of each: nothing is copied, nothing waits for a second.
osd pool default size = 1
osd pool default min size = 1
mon allow pool size one = true
mon warn on pool no redundancy = false
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon max pg per osd = 1000
# Changes of the map are agreed on with nobody: the default of 1 s a change makes the first start take 20 s.
paxos propose interval = 0.05
paxos min wait = 0.01
${purpose === 'tests' ? memory : file}
[client.rgw]
debug rgw = 0
# Encrypted at rest by a key of this folder; asked for by the header of AES256, and on loopback without TLS.
rgw crypt default encryption key = ${secrets['encryptionKey']}
rgw crypt require ssl = false
rgw frontends = beast endpoint=127.0.0.1:${ports['s3']}
${purpose === 'tests' ? '# A day of a lifecycle lasts 5 s.\nrgw lc debug interval = 5\n' : ''}`

const memory = `osd objectstore = memstore
memstore device bytes = 2147483648
`

/** The file is sparse: it takes what is stored in it. */
const file = `osd objectstore = bluestore
bluestore block create = true
bluestore block size = 21474836480
bluestore cache autotune = false
bluestore cache size = 67108864
`
