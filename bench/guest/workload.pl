# The workload of the guest from whose memory the bench makes its corpora. It reads files of its system, counts their words, sorts
# them, keeps reports in memory and in files, and forgets old ones: page cache, heap and files change as those of a small server do.
#
#     READY files=1234            once
#     DONE 30                     after "run 30" was typed: thirty steps
#
# `seed=N` on the kernel command line decides what is read and written. With `pace=MS` the guest goes on by itself, MS milliseconds
# between two steps, after `steps=N` of them, and is judged as the demonstration's guest is:
#
#     HB 17                       every 20 ms, counting from 1 without gaps
#     VERIFY pages=400 corrupt=0  after "verify" was typed: reports in memory and in files, checked
use strict;
use warnings;

use constant { FILES_A_STEP => 3, WORDS_MAX => 20_000, REPORT_WORDS => 2_000, REPORTS_MAX => 300, REPORT_FILES => 100 };

$| = 1;
open my $cmdline, '<', '/proc/cmdline' or die "no kernel command line: $!";
my %settings = (seed => 1, steps => 0, pace => 0, <$cmdline> =~ /\b(seed|steps|pace)=(\d+)/g);
srand $settings{seed};

my @files;
my @folders = ('/usr/share', '/usr/lib', '/etc');
while (my $folder = shift @folders) {
    opendir my $entries, $folder or next;
    for my $name (sort grep { !/^\.\.?$/ } readdir $entries) {
        my $path = "$folder/$name";
        next if -l $path;
        if (-d $path) { push @folders, $path }
        elsif (-s $path && -s $path < 1_000_000) { push @files, $path }
    }
}

my (%words, @reports, @sums, %file_sums);

sub step {
    for (1 .. FILES_A_STEP) {
        open my $file, '<:raw', $files[rand @files] or next;
        local $/;
        my $text = <$file>;
        $words{$1}++ while $text =~ /(\w{3,12})/g;
    }

    my @sorted = sort { $words{$b} <=> $words{$a} || $a cmp $b } keys %words;
    delete @words{ splice @sorted, WORDS_MAX / 2 } if @sorted > WORDS_MAX;
    my $last = @sorted < REPORT_WORDS ? $#sorted : REPORT_WORDS - 1;
    push @reports, join "\n", map { "$_ $words{$_}" } @sorted[0 .. $last];
    push @sums, sum($reports[-1]);
    if (@reports > REPORTS_MAX) { shift @reports; shift @sums }
    my $name = '/tmp/report' . int rand REPORT_FILES;
    open my $out, '>', $name or die "no report: $!";
    print $out $reports[-1];
    $file_sums{$name} = $sums[-1];
}

sub sum { unpack '%32C*', $_[0] }

sub verify {
    my $corrupt = grep { sum($reports[$_]) != $sums[$_] } 0 .. $#reports;
    for my $name (keys %file_sums) {
        open my $file, '<:raw', $name or die "no report: $!";
        local $/;
        $corrupt++ if sum(scalar <$file>) != $file_sums{$name};
    }

    printf "VERIFY pages=%d corrupt=%d\n", @reports + keys %file_sums, $corrupt;
}

# Steps take a while, so that heartbeats are another process's.
sub live {
    step() for 1 .. $settings{steps};
    unless (fork // die "no second process: $!") {
        for (my $beat = 1; ; $beat++) { print "HB $beat\n"; select undef, undef, undef, 0.02 }
    }

    my $typed = '';
    while (1) {
        vec(my $ready = '', 0, 1) = 1;
        if (select $ready, undef, undef, $settings{pace} / 1000) {
            sysread STDIN, $typed, 4096, length $typed or die "no console";
            while ($typed =~ s/^(.*)\n//) { verify() if $1 eq 'verify' }
        }

        step();
    }
}

print 'READY files=', scalar @files, "\n";
live() if $settings{pace};
while (my $line = <STDIN>) {
    next unless $line =~ /^run (\d+)/;
    step() for 1 .. $1;
    print "DONE $1\n";
}
