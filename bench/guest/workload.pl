# The workload of the guest from whose memory the bench makes its corpora. It reads files of its system, counts their words, sorts
# them, keeps reports in memory and in files, and forgets old ones: page cache, heap and files change as those of a small server do.
#
#     READY files=1234            once
#     DONE 30                     after "run 30" was typed: thirty steps
#
# `seed=N` on the kernel command line decides what is read and written.
use strict;
use warnings;

use constant { FILES_A_STEP => 3, WORDS_MAX => 20_000, REPORT_WORDS => 2_000, REPORTS_MAX => 300, REPORT_FILES => 100 };

$| = 1;
open my $cmdline, '<', '/proc/cmdline' or die "no kernel command line: $!";
my ($seed) = <$cmdline> =~ /\bseed=(\d+)/;
srand($seed // 1);

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

my (%words, @reports);

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
    shift @reports if @reports > REPORTS_MAX;
    open my $out, '>', '/tmp/report' . int rand REPORT_FILES or die "no report: $!";
    print $out $reports[-1];
}

print 'READY files=', scalar @files, "\n";
while (my $line = <STDIN>) {
    next unless $line =~ /^run (\d+)/;
    step() for 1 .. $1;
    print "DONE $1\n";
}
