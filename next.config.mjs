import createMDX from '@next/mdx';

/** The content policy is not here: scripts/csp.mjs writes it after the build, page by page. */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

/** Frames without an origin fetch these from another site, as they see it: fonts, and the engine of the embed. */
const FOR_FRAMES = [{ key: 'Access-Control-Allow-Origin', value: '*' }];

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  experimental: { agentUpgrade: false },
  pageExtensions: ['ts', 'tsx', 'mdx'],
  images: { unoptimized: true },
  /** A pattern's page runs everything that it claims; on a busy machine that takes longer than the usual minute. */
  staticPageGenerationTimeout: 300,
  // They read files of their own, or bring compiled libraries.
  serverExternalPackages: ['@electric-sql/pglite', 'sharp', '@node-rs/argon2', 'pino'],
  outputFileTracingIncludes: {
    '/': ['./content/patterns/**/*'],
    '/patterns/[slug]': ['./content/patterns/**/*'],
    '/api/**/*': ['./api/_adapters/database/migrations/**/*'],
  },
  headers: () => [
    { source: '/:path*', headers: SECURITY_HEADERS },
    { source: '/_next/static/media/:path*', headers: FOR_FRAMES },
    { source: '/engine.js', headers: FOR_FRAMES },
  ],
};

/* Turbopack takes plugins by name, because functions cannot cross into its compiler. */
const withMDX = createMDX({ options: { remarkPlugins: ['remark-gfm'], rehypePlugins: ['rehype-slug'] } });

export default withMDX(config);
