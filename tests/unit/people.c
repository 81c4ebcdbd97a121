#include "check.h"

#include "post/people.h"

static struct sb_people people;

static bool load(struct sb_str csv, struct sb_err *err)
{
	write_file("people.csv", csv);
	*err = (struct sb_err){0};
	return sb_people_read(&people, "people.csv", err);
}

static void load_good(struct sb_str csv)
{
	struct sb_err err;

	if (!load(csv, &err))
		fail_msg("%s", err.text);
}

static const struct sb_person *find(const char *network, const char *handle)
{
	return sb_people_find(&people, sb_str_from(network), sb_str_from(handle));
}

static void columns_stand_in_any_order_and_others_are_passed_over(void **state)
{
	(void)state;
	load_good(SB_STR("Note,TIER, department ,role,handle,network,name,level,topics\n"
			 "x,key,support,staff,ann,mastodon,\"Ann, of support\",top,returns app\n"));
	const struct sb_person *ann = find("mastodon", "ann");
	assert_non_null(ann);
	assert_str(ann->handle, "ann");
	assert_str(ann->network, "mastodon");
	assert_str(ann->tier, "key");
	assert_str(ann->department, "support");
	assert_str(ann->role, "staff");
	assert_str(ann->name, "Ann, of support");
	assert_str(ann->level, "top");
	assert_str(ann->topics, "returns app");
	sb_people_free(&people);
}

static void several_handles_are_one_person_and_a_port_is_no_network(void **state)
{
	(void)state;
	load_good(SB_STR("handle,network,role\nann@shoes.example:8080,mastodon,staff\nbob; bluesky:bobby,x,partner\n"));
	assert_str(find("mastodon", "ann@shoes.example:8080")->role, "staff");
	assert_str(find("x", "bob")->role, "partner");
	assert_str(find("bluesky", "bobby")->role, "partner");
	assert_null(find("x", "bobby"));
	sb_people_free(&people);
}

static void what_is_empty_or_missing_is_absent(void **state)
{
	(void)state;
	load_good(SB_STR("handle,network,role,tier\nann, ,staff\nbob\n"));
	const struct sb_person *ann = find("x", "ann");
	assert_str(ann->role, "staff");
	assert_null(ann->network.ptr);
	assert_null(ann->tier.ptr);
	assert_null(ann->name.ptr);
	assert_null(find("x", "bob")->role.ptr);
	sb_people_free(&people);
}

static void a_row_with_a_network_goes_before_one_without(void **state)
{
	(void)state;
	load_good(SB_STR("handle,network,role\nann,,community\nann,x,staff\nbob,x,staff\n"));
	assert_str(find("x", "ann")->role, "staff");
	assert_str(find("mastodon", "ann")->role, "community");
	assert_str(find("", "ann")->role, "community");
	assert_non_null(find("x", "bob"));
	assert_null(find("mastodon", "bob")); /* who is staff there may be anyone here */
	assert_null(find("", "bob"));
	assert_null(find(NULL, "bob"));
	assert_null(find("x", "carl"));
	assert_null(find("x", ""));
	assert_null(find("x", NULL));
	sb_people_free(&people);
}

static void of_two_rows_for_one_person_the_last_counts(void **state)
{
	(void)state;
	load_good(SB_STR("handle,role\nann,customer\nANN,staff\n"));
	assert_str(find("x", "ann")->role, "staff");
	sb_people_free(&people);
}

static void handles_are_compared_without_their_sign_and_case(void **state)
{
	(void)state;
	load_good(SB_STR("handle,network\n@Ann,X\nbob@Example.social,mastodon\nJOSÉ,\n"));
	assert_non_null(find("x", "ann"));
	assert_non_null(find("X", "@ANN"));
	assert_non_null(find("mastodon", "@Bob@example.social"));
	assert_null(find("mastodon", "bob"));
	assert_non_null(find("x", "josé"));
	assert_non_null(find("x", "jose\xCC\x81"));
	assert_null(find("x", "@@ann"));
	sb_people_free(&people);
}

static void spreadsheets_write_marks_and_carriage_returns(void **state)
{
	(void)state;
	load_good(SB_STR("\xEF\xBB\xBFhandle,role\r\nann,staff\r\n\r\n,\r\nbob,partner"));
	assert_int_equal(people.count, 2);
	assert_str(find("x", "ann")->role, "staff");
	assert_str(find("x", "bob")->role, "partner");
	sb_people_free(&people);
}

static void check_refused(struct sb_str csv, enum sb_status status, const char *why)
{
	struct sb_err err;

	assert_false(load(csv, &err));
	assert_string_equal(err.text, why);
	assert_int_equal(err.status, status);
	assert_null(find("x", "ann")); /* and it may be asked and freed as if it were empty */
	sb_people_free(&people);
	sb_people_free(&people);
}

static void what_is_no_people_file_is_refused_with_its_line(void **state)
{
	char longer[70000];
	struct sb_err err;

	(void)state;
	check_refused(SB_STR(""), SB_USAGE, "people.csv: the file is empty: its first row must name the columns");
	check_refused(SB_STR("\n\n"), SB_USAGE, "people.csv: the file is empty: its first row must name the columns");
	check_refused(SB_STR("ann,staff\n"), SB_USAGE, "people.csv:1: the first row must name the columns, among them 'handle'");
	check_refused(SB_STR("handle;role\nann;staff\n"), SB_USAGE,
		      "people.csv:1: the first row must name the columns, among them 'handle'");
	check_refused(SB_STR("handle,role\n\nann,staff\n,staff\n"), SB_USAGE, "people.csv:4: no handle");
	check_refused(SB_STR("handle,role\n\"ann,staff\nbob,staff\n"), SB_USAGE,
		      "people.csv:3: row 2: a quotation mark is never closed");
	check_refused(SB_STR("handle,name\nann,Andr\xE9\n"), SB_USAGE, "people.csv:2: not UTF-8; save the file as UTF-8");
	memset(longer, 'x', sizeof longer);
	memcpy(longer, "handle\n", 7);
	assert_false(load(sb_str_of(longer, sizeof longer), &err));
	assert_string_equal(err.text, "people.csv:2: a row is longer than 65536 bytes");
	assert_int_equal(err.status, SB_USAGE);
	sb_people_free(&people);
	longer[7] = '"';
	for (size_t i = 40; i < sizeof longer; i += 40)
		longer[i] = '\n';
	assert_false(load(sb_str_of(longer, sizeof longer), &err));
	assert_int_equal(err.status, SB_USAGE);
	sb_people_free(&people);
	assert_false(sb_people_read(&people, "absent.csv", &err));
	assert_string_equal(err.text, "absent.csv: No such file or directory");
	assert_int_equal(err.status, SB_IO);
	sb_people_free(&people);
}

static void a_header_alone_is_a_file_without_people(void **state)
{
	(void)state;
	load_good(SB_STR("handle,network\n"));
	assert_int_equal(people.count, 0);
	assert_null(find("x", "ann"));
	sb_people_free(&people);
}

static void a_stranger_s_endless_handle_is_nobody(void **state)
{
	static char endless[100000];

	(void)state;
	memset(endless, 'x', sizeof endless - 1);
	load_good(SB_STR("handle,network\nann,\n"));
	assert_null(find("x", endless));
	assert_non_null(find(endless, "ann")); /* on a network that nobody knows */
	assert_non_null(find("x", "ann"));
	sb_people_free(&people);
	char *csv = sb_mem_format("handle\n%.*s\n", 5000, endless);
	check_refused(sb_str_from(csv), SB_USAGE, "people.csv:2: a handle of more than 4096 bytes");
	free(csv);
}

static void the_sample_s_people_are_there(void **state)
{
	char *path = sb_mem_format("%s/lib/data/people.csv", getenv("TOP"));
	struct sb_err err;

	(void)state;
	assert_true(sb_people_read(&people, path, &err));
	assert_true(people.count > 40);
	assert_str(find("bluesky", "@larkspur.example")->role, "staff");
	sb_people_free(&people);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_stand_in_any_order_and_others_are_passed_over),
		cmocka_unit_test(several_handles_are_one_person_and_a_port_is_no_network),
		cmocka_unit_test(what_is_empty_or_missing_is_absent),
		cmocka_unit_test(a_row_with_a_network_goes_before_one_without),
		cmocka_unit_test(of_two_rows_for_one_person_the_last_counts),
		cmocka_unit_test(handles_are_compared_without_their_sign_and_case),
		cmocka_unit_test(spreadsheets_write_marks_and_carriage_returns),
		cmocka_unit_test(what_is_no_people_file_is_refused_with_its_line),
		cmocka_unit_test(a_header_alone_is_a_file_without_people),
		cmocka_unit_test(a_stranger_s_endless_handle_is_nobody),
		cmocka_unit_test(the_sample_s_people_are_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
