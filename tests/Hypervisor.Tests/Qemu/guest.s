# The guest of the QEMU tests: a boot sector (as --32 guest.s -o guest.o && objcopy -O binary -j .text guest.o guest.bin).
# At every tick of the BIOS timer (18.2 a second) it rewrites 256 of the 4,096 pages at 16 MiB, checking each against the
# version recorded at 1 MiB first, and writes "HB n" to COM1. On the character v it checks all pages and writes
# "VERIFY pages=4096 corrupt=n". GuestImage.cs holds the assembled bytes.
.code16
.org 0
.set BASE, 0x7c00
.set HB, 0x7e00
.set IDX, 0x7e04
.set BAD, 0x7e08
.set SHADOW, 0x100000
.set PAGES, 0x1000000
start:
    ljmp $0, $(BASE + 1f - start)
1:  cli
    xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movw $BASE, %sp
    cld
    lgdt (BASE + gdtd - start)
    movl %cr0, %eax
    orb $1, %al
    movl %eax, %cr0
    movw $8, %bx
    movw %bx, %fs
    andb $0xfe, %al
    movl %eax, %cr0
    xorl %eax, %eax
    movw $HB, %di
    movw $3, %cx
    rep stosl
main:
    sti
    hlt
    movw $256, %cx
rewrite:
    movl (IDX), %ebx
    call check
    jz 2f
    incl (BAD)
2:  incl %eax
    movl %eax, %fs:SHADOW(,%ebx,4)
    movl %eax, %fs:(%edx)
    movl %eax, %fs:0x800(%edx)
    movl %eax, %fs:0xffc(%edx)
    incw %bx
    andb $0x0f, %bh
    movl %ebx, (IDX)
    decw %cx
    jnz rewrite
    incl (HB)
    movw $(BASE + hbtext - start), %si
    call puts
    movl (HB), %eax
    call decimal
    call newline
    movw $0x3fd, %dx
    inb %dx, %al
    testb $1, %al
    jz main
    movw $0x3f8, %dx
    inb %dx, %al
    cmpb $'v', %al
    jne main
    xorl %ebx, %ebx
    movl (BAD), %ebp
3:  call check
    jz 4f
    incl %ebp
4:  incw %bx
    cmpw $4096, %bx
    jne 3b
    movw $(BASE + vertext - start), %si
    call puts
    movl %ebp, %eax
    call decimal
    call newline
    jmp main
# ebx = index; eax = version, edx = page; ZF = intact
check:
    movl %ebx, %edx
    shll $12, %edx
    addl $PAGES, %edx
    movl %fs:SHADOW(,%ebx,4), %eax
    cmpl %fs:(%edx), %eax
    jne 5f
    cmpl %fs:0x800(%edx), %eax
    jne 5f
    cmpl %fs:0xffc(%edx), %eax
5:  ret
newline:
    movb $10, %al
putc:
    pushw %dx
    pushw %ax
    movw $0x3fd, %dx
6:  inb %dx, %al
    testb $0x20, %al
    jz 6b
    popw %ax
    movw $0x3f8, %dx
    outb %al, %dx
    popw %dx
    ret
puts:
    lodsb
    testb %al, %al
    jz 7f
    call putc
    jmp puts
7:  ret
decimal:
    xorl %edx, %edx
    movl $10, %esi
    divl %esi
    pushw %dx
    testl %eax, %eax
    jz 8f
    call decimal
8:  popw %ax
    addb $'0', %al
    jmp putc
hbtext: .asciz "HB "
vertext: .asciz "VERIFY pages=4096 corrupt="
.balign 8
gdt:
    .quad 0
    .quad 0x00cf93000000ffff
gdtd:
    .word 15
    .long BASE + gdt - start
.org 510
    .byte 0x55, 0xaa
