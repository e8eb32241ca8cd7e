/*
 * The demonstration guest: the first and only process of a Linux guest, busy and able to prove its memory.
 *
 * It keeps PAGES pages of realistic content (text, records, noise, mostly zero). Each carries its index, version and
 * checksum, and a shadow array remembers what each should be. Pages are rewritten all the time; every rewrite first
 * checks what is there. On the serial console it writes
 *
 *     READY pages=32768 rate=3000        once
 *     HB 17                              every 20 ms, counting from 1 without gaps
 *     VERIFY pages=32768 corrupt=0 rewrites=4711      after "verify" was typed
 *
 * `rate=N` on the kernel command line sets page rewrites a second, `pages=N` the pages.
 *
 * Freestanding, without a C library, so that any C compiler for x86-64 builds it in an instant:
 *     cc -O2 -ffreestanding -fno-stack-protector -fno-pie -nostdlib -static -o init workload.c
 */

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

enum { PAGE_SIZE = 4096, WORDS = PAGE_SIZE / 8, HEADER_WORDS = 4 };
enum { HEARTBEAT_NS = 20000000, TICK_NS = 5000000, SECOND_NS = 1000000000 };
enum { SYS_READ = 0, SYS_WRITE = 1, SYS_OPEN = 2, SYS_MMAP = 9, SYS_IOCTL = 16, SYS_NANOSLEEP = 35, SYS_DUP2 = 33,
       SYS_MKDIR = 83, SYS_MOUNT = 165, SYS_CLOCK_GETTIME = 228, SYS_REBOOT = 169 };

long sys(long number, long a, long b, long c, long d, long e, long f);

__asm__(".text\n.globl sys\nsys:\n"
        "mov %rdi, %rax\nmov %rsi, %rdi\nmov %rdx, %rsi\nmov %rcx, %rdx\nmov %r8, %r10\nmov %r9, %r8\nmov 8(%rsp), %r9\n"
        "syscall\nret\n"
        ".globl _start\n_start:\nxor %ebp, %ebp\nand $-16, %rsp\ncall run\n");

struct time { long seconds, nanoseconds; };
struct shadow { u32 version; u32 checksum; };

static u8 *memory;
static struct shadow *shadows;
static u64 pages = 32768, rate = 3000, rewrites, corrupt, heartbeat, seed = 0x9e3779b97f4a7c15;

/* Bytes to and from the console. */

static void print(const char *text)
{
    u64 length = 0;
    while (text[length]) length++;
    for (u64 sent = 0; sent < length;) {
        long n = sys(SYS_WRITE, 1, (long)(text + sent), (long)(length - sent), 0, 0, 0);
        if (n > 0) sent += (u64)n;
    }
}

static char *put_text(char *to, const char *text) { while (*text) *to++ = *text++; *to = 0; return to; }

static char *put_number(char *to, u64 number)
{
    char digits[20];
    int n = 0;
    do digits[n++] = (char)('0' + number % 10); while ((number /= 10) != 0);
    while (n > 0) *to++ = digits[--n];
    *to = 0;
    return to;
}

static u64 now(void)
{
    struct time t;
    sys(SYS_CLOCK_GETTIME, 1, (long)&t, 0, 0, 0, 0);
    return (u64)t.seconds * SECOND_NS + (u64)t.nanoseconds;
}

static u64 next_random(u64 *state)
{
    *state ^= *state << 13; *state ^= *state >> 7; *state ^= *state << 17;
    return *state;
}

/* Pages. */

static u32 checksum(const u64 *page)
{
    u64 sum = 0xcbf29ce484222325;
    for (int i = 0; i < WORDS; i++)
        if (i != HEADER_WORDS - 1) sum = (sum ^ page[i]) * 0x100000001b3 + (sum >> 29);
    return (u32)(sum ^ (sum >> 32));
}

static void fill_text(u64 *page, u64 *state)
{
    static const char words[16][8] = { "region ", "guest ", "memory ", "the ", "of ", "page ", "link ", "moves ",
                                       "host ", "state ", "and ", "a ", "copy ", "owner ", "epoch ", "time " };
    u8 *to = (u8 *)(page + HEADER_WORDS), *end = (u8 *)(page + WORDS);
    while (to < end)
        for (const char *word = words[next_random(state) & 15]; *word && to < end;) *to++ = (u8)*word++;
}

static void fill_records(u64 *page, u64 *state, u64 version)
{
    for (int i = HEADER_WORDS; i + 4 <= WORDS; i += 4) {
        page[i] = version * 100000 + (u64)i;
        page[i + 1] = 0x0000000100000000 | (next_random(state) & 0xff);
        page[i + 2] = 0x7ffff000 + (u64)i * 64;
        page[i + 3] = next_random(state) & 0xffff;
    }
}

static void fill_noise(u64 *page, u64 *state) { for (int i = HEADER_WORDS; i < WORDS; i++) page[i] = next_random(state); }

static void fill_sparse(u64 *page, u64 *state)
{
    for (int i = HEADER_WORDS; i < WORDS; i++) page[i] = 0;
    for (int n = 0; n < 8; n++) page[HEADER_WORDS + next_random(state) % (WORDS - HEADER_WORDS)] = next_random(state);
}

static void write_page(u64 index, u32 version)
{
    u64 *page = (u64 *)(memory + index * PAGE_SIZE), state = (index + 1) * 0x2545f4914f6cdd1d ^ version;
    page[0] = 0x45474150564f4e; /* "NOVPAGE" */
    page[1] = index;
    page[2] = version;
    switch (index & 3) {
    case 0: fill_text(page, &state); break;
    case 1: fill_records(page, &state, version); break;
    case 2: fill_noise(page, &state); break;
    default: fill_sparse(page, &state); break;
    }
    page[HEADER_WORDS - 1] = checksum(page);
    shadows[index].version = version;
    shadows[index].checksum = (u32)page[HEADER_WORDS - 1];
}

static int is_intact(u64 index)
{
    const u64 *page = (const u64 *)(memory + index * PAGE_SIZE);
    return page[1] == index && page[2] == shadows[index].version
        && page[HEADER_WORDS - 1] == shadows[index].checksum && checksum(page) == shadows[index].checksum;
}

static void rewrite_some(u64 count)
{
    while (count-- > 0) {
        u64 index = next_random(&seed) % pages;
        if (!is_intact(index)) corrupt++;
        write_page(index, shadows[index].version + 1);
        rewrites++;
    }
}

/* Console commands. A long verification goes on in slices, between heartbeats. */

static u64 verify_next, verify_bad;
static int verifying;

static void verify_some(u64 count)
{
    for (; count > 0 && verify_next < pages; count--, verify_next++)
        if (!is_intact(verify_next)) verify_bad++;
    if (verify_next < pages) return;
    char line[128], *to = put_text(line, "VERIFY pages=");
    to = put_number(to, pages);
    to = put_number(put_text(to, " corrupt="), verify_bad + corrupt);
    to = put_number(put_text(to, " rewrites="), rewrites);
    put_text(to, "\n");
    print(line);
    verifying = 0;
}

static void obey(const char *command)
{
    const char *expected = "verify";
    while (*expected && *command == *expected) command++, expected++;
    if (*expected || *command || verifying) return;
    verifying = 1;
    verify_next = verify_bad = 0;
}

static void listen(void)
{
    static char line[64];
    static u32 length;
    char c;
    while (sys(SYS_READ, 0, (long)&c, 1, 0, 0, 0) == 1) {
        if (c != '\n' && c != '\r') { if (length < sizeof line - 1) line[length++] = c; continue; }
        line[length] = 0;
        length = 0;
        obey(line);
    }
}

/* Start. */

static u64 read_setting(const char *from, const char *name, u64 otherwise)
{
    for (; *from; from++) {
        const char *a = from, *b = name;
        while (*b && *a == *b) a++, b++;
        if (*b) continue;
        u64 value = 0;
        while (*a >= '0' && *a <= '9') value = value * 10 + (u64)(*a++ - '0');
        return value > 0 ? value : otherwise;
    }
    return otherwise;
}

static void open_console(void)
{
    u8 settings[60];
    sys(SYS_MKDIR, (long)"/dev", 0755, 0, 0, 0, 0);
    sys(SYS_MOUNT, (long)"devtmpfs", (long)"/dev", (long)"devtmpfs", 0, 0, 0);
    long console = sys(SYS_OPEN, (long)"/dev/ttyS0", 2 | 0400 | 04000, 0, 0, 0, 0); /* read, write, no controlling tty, non-blocking */
    for (long fd = 0; fd < 3; fd++) if (fd != console) sys(SYS_DUP2, console, fd, 0, 0, 0, 0);
    /* Raw input and output: no echo, no line editing, no translation. */
    if (sys(SYS_IOCTL, 0, 0x5401, (long)settings, 0, 0, 0) == 0) {
        u32 *flags = (u32 *)settings;
        flags[0] = 0; flags[1] = 0; flags[3] = 0;
        sys(SYS_IOCTL, 0, 0x5402, (long)settings, 0, 0, 0);
    }
}

static void read_settings(void)
{
    static char line[4096];
    sys(SYS_MKDIR, (long)"/proc", 0755, 0, 0, 0, 0);
    sys(SYS_MOUNT, (long)"proc", (long)"/proc", (long)"proc", 0, 0, 0);
    long file = sys(SYS_OPEN, (long)"/proc/cmdline", 0, 0, 0, 0, 0);
    if (file >= 0) sys(SYS_READ, file, (long)line, sizeof line - 1, 0, 0, 0);
    rate = read_setting(line, " rate=", rate);
    pages = read_setting(line, " pages=", pages);
}

static void *allocate(u64 bytes)
{
    long at = sys(SYS_MMAP, 0, (long)bytes, 3, 0x22, -1, 0);
    if (at > 0 || at < -4095) return (void *)at;
    print("FAILED not enough memory for the working set\n");
    for (;;) { struct time second = { 1, 0 }; sys(SYS_NANOSLEEP, (long)&second, 0, 0, 0, 0, 0); }
}

void run(void)
{
    char line[128];
    open_console();
    read_settings();
    memory = allocate(pages * PAGE_SIZE);
    shadows = allocate(pages * sizeof *shadows);
    for (u64 i = 0; i < pages; i++) write_page(i, 1);
    put_text(put_number(put_text(put_number(put_text(line, "READY pages="), pages), " rate="), rate), "\n");
    print(line);

    u64 next_heartbeat = now(), due = 0, last = now();
    for (;;) {
        u64 time = now();
        u64 elapsed = time - last < SECOND_NS / 10 ? time - last : SECOND_NS / 10; /* no catching up after standing still */
        last = time;
        due += elapsed * rate;
        rewrite_some(due / SECOND_NS);
        due %= SECOND_NS;
        if (verifying) verify_some(512);
        listen();
        if (now() >= next_heartbeat) {
            put_text(put_number(put_text(line, "HB "), ++heartbeat), "\n");
            print(line);
            next_heartbeat = now() + HEARTBEAT_NS;
        }
        struct time tick = { 0, TICK_NS };
        sys(SYS_NANOSLEEP, (long)&tick, 0, 0, 0, 0, 0);
    }
}
