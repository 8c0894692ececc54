import ipaddr from 'ipaddr.js'

/**
 * Whom an address counts as: of IPv6 its /64, since whoever has one address of it has them all; IPv4 as it is, in whatever form.
 * Text that is no address stands for itself.
 */
export function networkOf(address: string): string {
  const bare = address.split('%', 1)[0] ?? address
  if (!ipaddr.isValid(bare)) return address
  const parsed = ipaddr.process(bare)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`
}
