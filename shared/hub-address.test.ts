import { describe, expect, it } from 'vitest';
import { hubAddressFault, isHubHere } from './hub-address.ts';

const PASSWORD = 'rahasia%40toko';

describe('the address of a hub', () => {
  it.each([
    `postgres://toko:${PASSWORD}@db.contoh.id:5432/lunas`,
    `postgresql://toko:${PASSWORD}@db.contoh.id/lunas`,
    `postgres://toko:${PASSWORD}@192.168.1.10:5432/lunas`,
    // As a managed PostgreSQL hands it out; its certificate is checked whole all the same.
    `postgres://toko:${PASSWORD}@db.contoh.id/lunas?sslmode=require&channel_binding=require`,
    `postgres://toko:${PASSWORD}@db.contoh.id/lunas?sslmode=verify-full`,
    `postgres://toko:${PASSWORD}@[2001:db8::1]:5432/lunas`,
    `postgres://toko:${PASSWORD}@localhost:5432/lunas?sslmode=disable`,
    `postgres://toko:${PASSWORD}@127.0.0.1:5433/lunas?sslmode=disable`,
    `postgres://toko:${PASSWORD}@[::1]/lunas?sslmode=disable`,
    'postgres://toko@/lunas?host=/var/run/postgresql&sslmode=disable',
    'postgres://toko@%2Fvar%2Frun%2Fpostgresql/lunas?sslmode=disable',
  ])('may be %s', (url) => {
    expect(hubAddressFault(url)).toBeNull();
  });

  it.each([
    ['sslmode=disable', 'db.contoh.id'],
    ['sslmode=allow', 'db.contoh.id'],
    ['sslmode=prefer', '192.168.1.10'],
    ['sslmode=no-verify', 'db.contoh.id'],
    ['SSLMODE=Disable', 'db.contoh.id'],
    ['ssl=false', 'db.contoh.id'],
    ['sslmode=require&sslmode=disable', 'db.contoh.id'],
    ['sslmode=disable', 'localhost.contoh.id'],
    ['sslmode=disable', '127.0.0.1.contoh.id'],
    ['sslmode=disable', '127.0.0.1,db.contoh.id'],
    ['host=db.contoh.id&sslmode=disable', '127.0.0.1'],
    ['host=db.contoh.id&sslmode=disable', ''],
  ])('may not switch TLS off: %s at "%s"', (query, host) => {
    const fault = hubAddressFault(`postgres://toko:${PASSWORD}@${host}/lunas?${query}`);
    expect(fault).toContain('without TLS');
    expect(fault).not.toContain('rahasia');
  });

  it.each([
    'db.contoh.id',
    'mysql://toko:x@db/lunas',
    'https://db.contoh.id/lunas',
    'postgres://toko:a b@db/lunas',
    'postgres://toko:a/b@db.contoh.id/lu#nas',
  ])('is not %s', (url) => {
    expect(hubAddressFault(url)).toContain('postgres://user:password@host');
  });

  it('is on this machine or is not', () => {
    expect(isHubHere('postgres://a:b@127.0.0.1:5432/lunas')).toBe(true);
    expect(isHubHere('postgres://a@/lunas?host=/run/postgresql')).toBe(true);
    expect(isHubHere('postgres://a:b@10.0.0.5/lunas')).toBe(false);
    expect(isHubHere('postgres://a:127.0.0.1@db.contoh.id/lunas')).toBe(false);
  });
});
